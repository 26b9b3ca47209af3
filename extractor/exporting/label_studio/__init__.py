"""Label Studio's JSON: extractions and gold cases to it, annotations back to gold cases.

::

    controls    what is asked about which region, and the labeling config that asks it
    writing     gold cases, extractions -> tasks with annotations or predictions
    reading     tasks with annotations -> gold cases, and what could not be read

A record is a region on its main sentence, whose values are asked in the region's own controls. Every other region is
words of one of its slots, or a further sentence, and a relation from the record's region ties it to the record.
"""

from .controls import labeling_config
from .reading import Unread, read
from .writing import annotated, predicted, write

__all__ = ["Unread", "annotated", "labeling_config", "predicted", "read", "write"]
