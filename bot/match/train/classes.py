"""Learns the classifier from all phrasings, or without those that it is going to be judged by."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.content.models import Entry, OutOfScope
from bot.match.classifier import FAR, RUNNING, Classifier, ngrams
from bot.match.normalise import normalise
from bot.match.scope import OtherObjects

_FEWEST_LINES = 3
"""Lines that must have an n-gram, or it is a chance find."""
_MOST_GRAMS = 20_000
"""The commonest are kept; with one byte a class each the file stays under a megabyte."""
_STRENGTH = 12.0
"""Inverse of the penalty on large weights."""
_STEPS = 300


class Line(NamedTuple):
    """A normalised text and the class it is an example of."""

    text: str
    label: str


def lines_of(
    entries: Sequence[Entry], objects: Sequence[OutOfScope], far: Sequence[str]
) -> list[Line]:
    """Return what the classifier is learned from, each text once.

    A thing is known by its name alone, see `OtherObjects`; how it is asked about without the name
    is far from us, while its other phrasings would only blur what our own words mean.
    """
    found = {normalise(text): label for text, label in _labelled(entries, objects, far)}
    return [Line(text, label) for text, label in found.items() if text]


def _labelled(
    entries: Sequence[Entry], objects: Sequence[OutOfScope], far: Sequence[str]
) -> Iterator[tuple[str, str]]:
    yield from ((text, FAR) for text in far)
    named = OtherObjects(objects).named
    for thing in objects:
        for text in thing.questions.all():
            if not thing.is_thing:
                yield text, RUNNING
            elif not named(normalise(text)):
                yield text, FAR
    for entry in entries:
        for text in (*entry.questions.all(), entry.title.zh, entry.title.en or ""):
            yield text, entry.topic


def learn_classes(lines: Sequence[Line], without: Collection[str] = ()) -> Classifier:
    """Return the classifier that fits the lines best, leaving out some texts.

    There must be three classes at least.
    """
    used = [line for line in lines if line.text not in without]
    vectorizer = TfidfVectorizer(
        analyzer=ngrams,
        binary=True,
        min_df=_FEWEST_LINES,
        max_features=_MOST_GRAMS,
        dtype=np.float32,
    )
    seen = vectorizer.fit_transform([line.text for line in used])
    # Single precision takes a third of the time and tells the same.
    model = LogisticRegression(C=_STRENGTH, max_iter=_STEPS, tol=1e-3)
    model.fit(seen, [line.label for line in used])
    return Classifier(
        model.classes_.tolist(),
        vectorizer.get_feature_names_out().tolist(),
        vectorizer.idf_.astype(np.float32),
        model.coef_.T.astype(np.float32),
        model.intercept_.astype(np.float32),
    )
