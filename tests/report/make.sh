# Runs a scenario or a study and writes its report: make.sh PROGRAM RESULT-WITHOUT-SUFFIX SCENARIO COMMAND [OPTIONS …]
program=$1
result=$2
scenario=$3
command=$4
shift 4
"$program" "$command" "$scenario" --out "$result.h5" --report "$result.html" --force --quiet "$@" > "$result.txt"
"$program" report "$result.h5" --out "$result.again.html" --force
cmp "$result.html" "$result.again.html"
rm "$result.again.html"
