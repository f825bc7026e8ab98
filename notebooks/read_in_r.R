# The same result file in R: totals, a paired difference, a month by month figure.
#
#   carersim compare scenarios/ready/nottingham.toml
#   Rscript notebooks/read_in_r.R nottingham.h5
#
# hdf5r is r-cran-hdf5r in Debian, or install.packages("hdf5r"). R lists dimensions in the opposite order of the file's.
library(hdf5r)

arguments <- commandArgs(trailingOnly = TRUE)
run <- H5File$new(if (length(arguments) > 0) arguments[1] else "nottingham.h5", mode = "r")
cat(h5attr(run, "title"), "\n", h5attr(run, "command"), "\n", sep = "")

total <- run[["total"]][, , , drop = FALSE] # measure, replication, arm
dimnames(total) <- list(run[["measure"]][], run[["replication"]][], run[["arm"]][])
against <- run[["against"]][]
names(against) <- run[["arm"]][]

# Arms share their luck: the difference is paired, and its interval is of chance alone.
plan <- dimnames(total)[[3]][2]
for (measure in c("visits.carer.contact", "started.carer_assessment", "cost.local_authority", "cost.nhs")) {
  difference <- t.test(total[measure, , plan], total[measure, , against[plan]], paired = TRUE)
  cat(sprintf("%s: %+.6g (95 %% interval %+.6g to %+.6g)\n", measure, difference$estimate,
              difference$conf.int[1], difference$conf.int[2]))
}

series <- run[["series"]][, , , , drop = FALSE] # month, measure, replication, arm
months <- as.Date(run[["month_start"]][])
waiting <- which(run[["measure"]][] == "waiting.carer_assessment")
png("waiting.png", width = 900, height = 450)
matplot(months, cbind(rowMeans(series[, waiting, , 1]), rowMeans(series[, waiting, , 2])),
        type = "l", lty = 1, col = c("#555555", "#0b6e99"), xaxt = "n", xlab = "", ylab = "people",
        main = "Waiting for an assessment, mean of the replications")
axis.Date(1, months)
legend("topleft", legend = dimnames(total)[[3]][1:2], lty = 1, col = c("#555555", "#0b6e99"), bty = "n")
invisible(dev.off())
run$close_all()
