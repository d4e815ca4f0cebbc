"""Times the article's Mixer in ONNX Runtime or OpenVINO, converted from PyTorch, on request.

Reads requests from standard input, a line each, and answers with a line of JSON, the seconds that
each repetition took:

    evaluate IMAGES REPETITIONS   forward passes of all images, in batches of the fastest size
    one REPETITIONS               forward passes of one image

    python inference.py --threads N --runtime onnxruntime
    python inference.py --threads N --runtime openvino
"""

import argparse
import io
import warnings

import torch

from pytorch import Mixer, TokenMixing, answer, timed


def onnx_runtime(model, batch, threads):
    import onnxruntime

    file = io.BytesIO()
    images = torch.zeros(batch, 1, 28, 28)
    torch.onnx.export(model, images, file, input_names=["images"], dynamo=False)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(
        file.getvalue(), options, providers=["CPUExecutionProvider"]
    )
    return lambda part: session.run(None, {"images": part})


def open_vino(model, batch, threads):
    import openvino

    converted = openvino.convert_model(model, example_input=torch.zeros(batch, 1, 28, 28))
    converted.reshape([batch, 1, 28, 28])
    settings = {"INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": "f32"}
    compiled = openvino.compile_model(converted, "CPU", settings)
    return lambda part: compiled([part])


def main():
    warnings.simplefilter("ignore")  # both conversions use parts of PyTorch that will be replaced
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--runtime", choices=["onnxruntime", "openvino"], required=True)
    arguments = parser.parse_args()
    module = __import__(arguments.runtime)
    make = {"onnxruntime": onnx_runtime, "openvino": open_vino}[arguments.runtime]
    model = Mixer(TokenMixing).eval()
    # The fastest of 8, 16, 50, 100, 250 and 1,000 images at a time.
    batch = {"onnxruntime": 50, "openvino": 100}[arguments.runtime]
    classify_batch = make(model, batch, arguments.threads)
    classify_one = make(model, 1, arguments.threads)

    def evaluate(count, repetitions):
        parts = torch.rand(count, 1, 28, 28).numpy().reshape(-1, batch, 1, 28, 28)
        return timed(repetitions, lambda: [classify_batch(part) for part in parts])

    def one(repetitions):
        image = torch.rand(1, 1, 28, 28).numpy()
        return timed(repetitions, lambda: classify_one(image))

    requests = {"evaluate": evaluate, "one": one}
    answer(module.__version__, requests)


if __name__ == "__main__":
    main()
