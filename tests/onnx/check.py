"""Validates exported networks with onnx, runs them in onnxruntime, and compares the outputs with the expected ones.

    python tests/onnx/check.py DIRECTORY      # written by the example `onnx` of mlp-tests
"""

import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

TOLERANCE = 1e-5  # absolute and relative

directory = pathlib.Path(sys.argv[1])
files = sorted(directory.glob("*.onnx"))
runs = 0
worst = 0.0
for file in files:
    model = onnx.load(file)
    onnx.checker.check_model(model, full_check=True)
    shapes = [value.type.tensor_type.shape.dim for value in model.graph.input]
    widths = [int(width) for width in file.with_suffix(".widths").read_text().split()]
    assert [width.dim_value for _, width in shapes] == widths, (file, widths)
    assert all(batch.dim_param == "N" for batch, _ in shapes), file
    assert model.graph.output[0].type.tensor_type.shape.dim[0].dim_param == "N", file
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    for inputs in sorted(directory.glob(f"{file.stem}.[0-9]*.inputs")):
        x = np.fromfile(inputs, "<f4").reshape(-1, sum(widths))
        columns = np.split(x, np.cumsum(widths)[:-1], axis=1)
        feed = {value.name: part for value, part in zip(model.graph.input, columns, strict=True)}
        expected = np.fromfile(inputs.with_suffix(".outputs"), "<f4").reshape(len(x), -1)
        (found,) = session.run(["output"], feed)
        assert found.shape == expected.shape, (file, found.shape, expected.shape)
        gap = np.max(np.abs(found - expected) / np.maximum(np.abs(expected), 1.0))
        assert gap <= TOLERANCE, (file, gap)
        worst = max(worst, gap)
        runs += 1
assert files and runs == 2 * len(files), (len(files), runs)
print(f"onnxruntime {onnxruntime.__version__} agrees on {len(files)} files to within {worst:.1e}")
