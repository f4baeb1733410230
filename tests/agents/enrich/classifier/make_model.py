"""Makes subjects.onnx, the model of test_classifier.py, from a few sentences of our own.

python tests/agents/enrich/classifier/make_model.py       needs scikit-learn and skl2onnx

Without lower-casing: in ONNX that step needs the locale en_US.UTF-8 of the machine.
"""

# mypy: disable-error-code="import-not-found, import-untyped"

from pathlib import Path

from skl2onnx import to_onnx
from skl2onnx.common.data_types import StringTensorType
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

SPORT = "striker scored twice while coach praised team after match"
WEATHER = "heavy rain strong wind forecast temperatures will fall"
WORDS = [(word, code) for text, code in ((SPORT, "15000000"), (WEATHER, "17000000")) for word in text.split()]

texts = [SPORT, WEATHER] + [word for word, _ in WORDS]
codes = ["15000000", "17000000"] + [code for _, code in WORDS]
pipeline = make_pipeline(CountVectorizer(lowercase=False), LogisticRegression(C=10.0))
pipeline.fit(texts, codes)
model = to_onnx(pipeline, initial_types=[("text", StringTensorType([None, 1]))])
Path(__file__).with_name("subjects.onnx").write_bytes(model.SerializeToString())
