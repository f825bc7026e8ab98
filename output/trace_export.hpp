#pragma once

#include <filesystem>

namespace carersim {

class TraceReader;

/// Both write in memory that does not grow with the number of records; a file that stands there is
/// replaced once the new one is whole. They throw EnvironmentError when the disk refuses,
/// InputError when the trace is damaged.

/// A table after RFC 4180, one row a record in the order of the file (by arm, then by end): arm,
/// case, walk, activity, label, kind, phase, ending, start_day, end_day, start, end, agency, and
/// the attributes shown.
void write_trace_csv(const TraceReader& reader, const std::filesystem::path& path);

/// An XES 1.0 log (xes-standard.org) for process mining: one trace for each case of each arm, its
/// events in order of time. A record that takes time is two events, `start` and `complete`; what
/// happens at one instant is one `complete`.
///
/// Since the file is in order of time and a log in order of cases, it is read once for every
/// million records of an arm.
void write_trace_xes(const TraceReader& reader, const std::filesystem::path& path);

}  // namespace carersim
