"""Reads a CSV file with a program of this library, polars and pandas, each in a process of its own on one core.

Every reader parses the same eleven columns into numbers, categories, dates and flags. Prints medians of the rounds.
"""

import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

ROUNDS = 3
PROGRAM, CSV = sys.argv[1], sys.argv[2]

MEASURED = """
import resource, time
start = time.perf_counter()
{read}
print(f"{{time.perf_counter() - start:.3f}} s, {{len(table)}} rows")
print(f"peak of memory: {{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000}} MB")
"""

POLARS = """
import polars
numbers = ["width", "height", "weight", "price", "age", "amount"]
schema = {name: polars.Float64 for name in numbers}
schema |= {"colour": polars.Categorical, "city": polars.Categorical, "new": polars.String, "sold": polars.String}
table = polars.read_csv(path, columns=[*schema], schema_overrides=schema)
table = table.with_columns(polars.col("sold").str.to_date("%Y-%m-%d"), polars.col("new") == "yes")
"""

PANDAS = """
import pandas
numbers = ["width", "height", "weight", "price", "age", "amount"]
types = {name: "float64" for name in numbers} | {"colour": "category", "city": "category"}
table = pandas.read_csv(path, usecols=[*types, "sold", "new"], dtype=types, parse_dates=["sold"], true_values=["yes"], false_values=["no"])
"""


def python(read):
    return [sys.executable, "-c", MEASURED.format(read=f"path = {CSV!r}\n{read}")]


READERS = {
    "this library, into a table": [PROGRAM, "read", CSV],
    "this library, in chunks": [PROGRAM, "scan", CSV],
    "polars": python(POLARS),
    "pandas": python(PANDAS),
}


def main():
    megabytes = Path(CSV).stat().st_size / 1e6
    subprocess.run(["cat", CSV], stdout=subprocess.DEVNULL, check=True)  # into the page cache
    limits = {**os.environ, "POLARS_MAX_THREADS": "1"}
    results = {name: [] for name in READERS}
    for _ in range(ROUNDS):
        for name, command in READERS.items():
            done = subprocess.run(command, capture_output=True, text=True, env=limits, preexec_fn=lambda: os.sched_setaffinity(0, {0}))
            if done.returncode:
                print(f"{name} failed: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
                continue
            seconds, rows = re.match(r"([0-9.]+) s, ([0-9]+) rows", done.stdout).groups()
            memory = int(re.search(r"memory: ([0-9]+) MB", done.stdout)[1])
            results[name].append((float(seconds), int(rows), memory))
    print(f"{megabytes:.0f} MB, one core, median of {ROUNDS} rounds\n")
    print("| reader | MB/s | seconds | peak of memory | rows |\n|---|---:|---:|---:|---:|")
    for name, found in results.items():
        if found:
            seconds = statistics.median(seconds for seconds, _, _ in found)
            print(f"| {name} | {megabytes / seconds:.0f} | {seconds:.2f} | {max(m for _, _, m in found)} MB | {found[0][1]} |")


if __name__ == "__main__":
    main()
