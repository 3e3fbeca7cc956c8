"""Trains every task with scikit-learn and with the program named on the command line, and prints both results.

Each line of the program's output is one training run: the task, the seed, the score on the test set, the seconds.
"""

import gzip
import platform
import statistics
import subprocess
import sys
import time
import warnings
from pathlib import Path

import numpy
import pandas
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

DATA = Path(__file__).resolve().parents[2] / "examples" / "data"
FASHION = Path("/usr/share/datasets/fashion-mnist")
SEEDS = range(10)

# Per task: hidden units, activation, epochs, batch size, seeds; as in `benches/src/bin/tasks.rs`.
TASKS = {
    "iris": ((8,), "tanh", 100, 16, SEEDS),
    "auto-mpg": ((16, 8), "tanh", 100, 16, SEEDS),
    "breast-cancer": ((16,), "relu", 50, 32, SEEDS),
    "digits": ((128,), "relu", 50, 32, SEEDS),
    "penguins": ((16,), "tanh", 100, 16, SEEDS),
    "fashion-mnist": ((256, 128), "relu", 10, 256, range(3)),
}
REGRESSIONS = ("auto-mpg", "penguins")
LEARNING_RATE = 2e-3


def table(name, target_type):
    rows = [line.split(",") for line in (DATA / name).read_text().splitlines()[1:]]
    inputs = numpy.array([row[:-1] for row in rows], dtype=numpy.float32)
    return inputs, numpy.array([row[-1] for row in rows], dtype=target_type)


def idx(name, header):
    return numpy.frombuffer(gzip.open(FASHION / f"{name}.gz").read(), dtype=numpy.uint8, offset=header)


def split(task, seed):
    """Training inputs, test inputs, training targets, test targets."""
    if task == "fashion-mnist":
        images = [idx(f"{part}-images-idx3-ubyte", 16).reshape(-1, 784) / numpy.float32(255) for part in ("train", "t10k")]
        labels = [idx(f"{part}-labels-idx1-ubyte", 8) for part in ("train", "t10k")]
        return images + labels
    if task == "penguins":
        return penguins(seed)
    if task == "auto-mpg":
        inputs, targets = table("auto_mpg.csv", numpy.float32)
        parts = train_test_split(inputs, targets, test_size=0.2, random_state=seed)
    else:
        inputs, targets = table(f"{task.replace('-', '_')}.csv", str)
        parts = train_test_split(inputs, targets, test_size=0.2, random_state=seed, stratify=targets)
    scaler = StandardScaler().fit(parts[0])
    parts[:2] = [scaler.transform(part) for part in parts[:2]]
    if task == "auto-mpg":
        scaler = StandardScaler().fit(parts[2].reshape(-1, 1))
        parts[2:] = [scaler.transform(part.reshape(-1, 1)).ravel() for part in parts[2:]]
    return parts


def penguins(seed):
    """Text, a date and missing values: the preparation as a pipeline."""
    # begin of the task
    table = pandas.read_csv(DATA / "penguins.csv", parse_dates=["Date Egg"])
    numbers = ["Culmen Length (mm)", "Culmen Depth (mm)", "Flipper Length (mm)", "Date Egg"]
    categories = ["Species", "Island", "Sex"]
    table = table.dropna(subset=["Culmen Length (mm)", "Body Mass (g)"])
    table["Date Egg"] = table["Date Egg"].astype("int64")
    table["Clutch Completion"] = table["Clutch Completion"] == "Yes"
    filled = make_pipeline(StandardScaler(), SimpleImputer(add_indicator=True))
    named = make_pipeline(SimpleImputer(strategy="constant", fill_value="unknown"), OneHotEncoder())
    columns = ColumnTransformer([
        ("numbers", StandardScaler(), numbers),
        ("filled", filled, ["Delta 15 N (o/oo)"]),
        ("named", named, categories),
        ("flag", "passthrough", ["Clutch Completion"]),
    ])
    train, test = train_test_split(table, test_size=0.2, random_state=seed)
    scaler = StandardScaler().fit(train[["Body Mass (g)"]])
    targets = [scaler.transform(part[["Body Mass (g)"]]).ravel() for part in (train, test)]
    inputs = [columns.fit_transform(train), columns.transform(test)]
    # end of the task
    return *inputs, *targets


def lines_of_code(path):
    """The lines between the marks of the preparation of `penguins`."""
    lines = [line.strip() for line in path.read_text().splitlines()]
    comment = "#" if path.suffix == ".py" else "//"
    return lines.index(f"{comment} end of the task") - lines.index(f"{comment} begin of the task") - 1


def train(task, seed):
    hidden, activation, epochs, batch, _ = TASKS[task]
    train_inputs, test_inputs, train_targets, test_targets = split(task, seed)
    kind = MLPRegressor if task in REGRESSIONS else MLPClassifier
    model = kind(hidden_layer_sizes=hidden, activation=activation, solver="adam", alpha=0, batch_size=batch, max_iter=epochs,
                 learning_rate_init=LEARNING_RATE, tol=0, n_iter_no_change=epochs + 1, random_state=seed)
    start = time.perf_counter()
    model.fit(train_inputs, train_targets)
    seconds = time.perf_counter() - start
    predicted = model.predict(test_inputs)
    score = r2_score(test_targets, predicted) if task in REGRESSIONS else numpy.mean(predicted == test_targets)
    return float(score), seconds


def summary(results):
    scores, seconds = zip(*results)
    return statistics.mean(scores), statistics.median(seconds)


def main():
    warnings.simplefilter("ignore", ConvergenceWarning)  # the number of epochs is fixed
    print(f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}, Python {platform.python_version()}\n")
    print("| task | network | epochs, batch | scikit-learn | here | scikit-learn, seconds | here, seconds | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for task, (hidden, activation, epochs, batch, seeds) in TASKS.items():
        if task == "fashion-mnist" and not FASHION.exists():
            continue
        theirs, ours = [], []
        for seed in seeds:  # interleaved, so that both see the same load
            theirs.append(train(task, seed))
            line = subprocess.run([sys.argv[1], task, str(seed)], check=True, capture_output=True, text=True).stdout
            ours.append(tuple(map(float, line.split()[2:])))
        (score, seconds), (our_score, our_seconds) = summary(theirs), summary(ours)
        show = (lambda r: f"R² {r:.3f}") if task in REGRESSIONS else (lambda accuracy: f"{100 * accuracy:.1f}%")
        network = " => ".join(f"{activation} {width}" for width in hidden)
        print(f"| {task} | {network} | {epochs}, {batch} | {show(score)} | {show(our_score)} "
              f"| {seconds:.3g} | {our_seconds:.3g} | {seconds / our_seconds:.2g}x |", flush=True)
    program = Path(__file__).resolve().parents[1] / "src/bin/tasks.rs"
    print(f"\nLines of the preparation of penguins: {lines_of_code(Path(__file__))} with scikit-learn and pandas, "
          f"{lines_of_code(program)} here.")


if __name__ == "__main__":
    main()
