"""Which words name goods, and how far their names go."""

import pytest

from extractor.normalization.goods import read_goods


@pytest.mark.parametrize(
    ("language", "text", "goods"),
    [
        ("ru", "Сухого молока и рыбной муки взяли больше", ["Сухого молока и рыбной муки"]),
        ("ru", "основными статьями стали медь, сырая нефть и золото", ["медь, сырая нефть и золото"]),
        ("ru", "вывоз промышленных товаров", ["промышленных товаров"]),
        ("ru", "продукция животноводства", ["продукция животноводства"]),
        ("ru", "товары и продукция; этот газетный цвет; Перу судилось", []),
        ("uk", "мідь та соняшникова олія", ["мідь та соняшникова олія"]),
        ("be", "калійныя ўгнаенні", ["калійныя ўгнаенні"]),
        ("en", "Cut flowers and frozen shrimp", ["Cut flowers and frozen shrimp"]),
        ("en", "exports rose, and so did other goods", []),
        ("de", "Die Kupferausfuhren und Reise nach Peru", ["Kupfer"]),
        ("de", "landwirtschaftliche Erzeugnisse", ["landwirtschaftliche Erzeugnisse"]),
        ("fr", "du bois d'œuvre et des produits agricoles", ["bois d'œuvre et des produits agricoles"]),
        ("es", "productos pesqueros y café", ["productos pesqueros y café"]),
        ("it", "olio d'oliva e vino", ["olio d'oliva e vino"]),
        ("tr", "buğdayın ve bakır", ["buğdayın ve bakır"]),
        ("az", "pambıq və neft", ["pambıq və neft"]),
        ("kk", "бидай мен ұнның, газеттің", ["бидай мен ұнның"]),
        ("ky", "буудай жана пахтанын", ["буудай жана пахтанын"]),
        ("uz", "mineral oʻgʻit va paxta", ["mineral oʻgʻit va paxta"]),
        ("uz-Cyrl", "мева-сабзавот ва ипак", ["мева-сабзавот ва ипак"]),
        ("zh", "大豆和铁矿石", ["大豆和铁矿石"]),
        ("sw", "kahawa", []),
    ],
)
def test_goods_are_named_with_what_describes_them(language, text, goods):
    assert [span.of(text) for span in read_goods(text, language)] == goods
