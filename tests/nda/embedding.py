"""Answers of an embedding service, made of the request."""

import base64

import numpy as np


def vector(text, dimension):
    """Something that tells the texts apart."""
    return [float(len(text)), float(ord(text[0]))] + [0.5] * (dimension - 2)


def coded(numbers):
    """Numbers as the service sends them."""
    return base64.b64encode(np.array(numbers, dtype="<f4").tobytes()).decode()


def embedded(asked, *, encode=coded, drop=0):
    """The answer to a request; the first `drop` vectors are missing."""
    dimension = asked.get("output_dimension") or 1024
    texts = asked["input"][drop:]
    data = [
        {"object": "embedding", "index": i, "embedding": encode(vector(text, dimension))}
        for i, text in enumerate(texts)
    ]
    usage = {"total_tokens": sum(map(len, texts))}
    return {"object": "list", "data": data, "model": asked["model"], "usage": usage}
