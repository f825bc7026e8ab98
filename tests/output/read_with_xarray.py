"""Reads a result file the way a user would, with one reader, and prints what it found as JSON.

    python3 read_with_xarray.py h5py|h5netcdf|netcdf4 FILE

h5netcdf and netcdf4 go through xarray. Each needs a process of its own: the two HDF5 libraries
beneath them do not share one.
"""

import json
import sys

import numpy


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def texts(values):
    return [text(value) for value in values]


def exact(values):
    """Numbers to the bit: hexadecimal."""
    return [float(value).hex() for value in numpy.asarray(values).ravel()]


def whole(values):
    return [int(value) for value in numpy.asarray(values).ravel()]


def read_with_h5py(path):
    import h5py

    with h5py.File(path, "r") as file:
        return {
            "dimensions": [scales[0].name.strip("/") for scales in file["series"].dims],
            "arm": texts(file["arm"][:]),
            "measure": texts(file["measure"][:]),
            "month": texts(file["month_start"][:]),
            "total": exact(file["total"][:]),
            "series": exact(file["series"][:]),
            "wait_histogram": whole(file["wait_histogram"][:]),
            "event_hash": whole(file["event_hash"][:]),
            "title": text(file.attrs["title"]),
            "seed": int(file.attrs["seed"]),
            "scenario_text": texts(file["scenario_text"][:]),
            "host": text(file["provenance"].attrs["host"]),
            "hdf5": text(file["versions"].attrs["HDF5"]),
        }


def read_with_xarray(path, engine):
    import xarray

    with xarray.open_dataset(path, engine=engine) as data, xarray.open_dataset(
        path, engine=engine, group="provenance"
    ) as provenance, xarray.open_dataset(path, engine=engine, group="versions") as versions:
        data = data.load()
        # What a user does: by name, by date, by month of the evaluation.
        by_name = data.total.sel(arm=data.arm[1], measure="cost.nhs")
        assert by_name.dims == ("replication",), by_name.dims
        assert data.series.sel(month="2026-05-01").sizes["measure"] == data.sizes["measure"]
        assert text(data.series.sel(measure="cost.nhs").unit.item()) == "GBP"
        assert data.month_days.dtype == numpy.float64, data.month_days.dtype
        assert numpy.isinf(data.wait_bin_upper_days[-1])
        assert data.wait_bin_upper_days.dtype == numpy.float64
        assert data.wait_quantile.sel(quantile=0.9, wait="sitting_service").dims == ("arm", "replication")
        assert data.event_hash.dtype == numpy.uint64, data.event_hash.dtype
        assert numpy.issubdtype(data.month.dtype, numpy.datetime64), data.month.dtype
        assert data.series.where(data.evaluated == 1, drop=True).sizes["month"] == 4
        frame = data.total.to_dataframe()
        assert len(frame) == data.total.size
        return {
            "dimensions": list(data.series.dims),
            "arm": texts(data.arm.values),
            "measure": texts(data.measure.values),
            "month": [str(day)[:10] for day in data.month.values],
            "total": exact(data.total.values),
            "series": exact(data.series.values),
            "wait_histogram": whole(data.wait_histogram.values),
            "event_hash": whole(data.event_hash.values),
            "title": text(data.attrs["title"]),
            "seed": int(data.attrs["seed"]),
            "scenario_text": texts(data.scenario_text.values),
            "host": text(provenance.attrs["host"]),
            "hdf5": text(versions.attrs["HDF5"]),
        }


def main():
    reader, path = sys.argv[1:]
    found = read_with_h5py(path) if reader == "h5py" else read_with_xarray(path, reader)
    json.dump(found, sys.stdout, indent=0, ensure_ascii=False)


main()
