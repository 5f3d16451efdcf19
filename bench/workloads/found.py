"""Every workload of this folder: a file that has a `WORKLOAD`."""

import importlib
import pkgutil

import bench.workloads
from bench.workloads.workload import Workload


def found() -> dict[str, Workload]:
    """By name, in the order of names."""
    modules = (
        importlib.import_module(f"{bench.workloads.__name__}.{file.name}")
        for file in pkgutil.iter_modules(bench.workloads.__path__)
    )
    workloads = [module.WORKLOAD for module in modules if hasattr(module, "WORKLOAD")]
    return {workload.name: workload for workload in sorted(workloads, key=lambda w: str(w.name))}
