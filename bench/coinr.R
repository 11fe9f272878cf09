# The same index in COINr, as a peer: Rscript bench/coinr.R FOLDER REPLICATES. Reads iData.csv and iMeta.csv, writes scores.csv, prints CPU seconds.
# COINr is looked for where R_LIBS says. It is never part of tongzhou.
arguments <- commandArgs(trailingOnly = TRUE)
suppressMessages(library(COINr))
data <- read.csv(file.path(arguments[1], "iData.csv"), na.strings = "NA")
meta <- read.csv(file.path(arguments[1], "iMeta.csv"), na.strings = "NA")
quiet <- suppressMessages
coin <- quiet(new_coin(data, meta, quietly = TRUE))
coin <- quiet(Impute(coin, dset = "Raw", f_i = "i_mean"))
check <- list(skew_thresh = 2, kurt_thresh = 3.5, na.rm = TRUE)
coin <- quiet(Treat(coin, dset = "Imputed", global_specs = list(
  f1 = "winsorise", f1_para = c(check, list(winmax = 5, force_win = FALSE)), f_pass = "check_SkewKurt", f_pass_para = check)))
minmax <- list(f_n = "n_minmax", f_n_para = list(l_u = c(1, 100)))
coin <- quiet(Normalise(coin, dset = "Treated", global_specs = minmax))
coin <- quiet(Aggregate(coin, dset = "Normalised", f_ag = "a_amean"))
found <- get_dset(coin, "Aggregated")
write.csv(found[c("uCode", "total")], file.path(arguments[1], "scores.csv"), row.names = FALSE)
varied <- list(
  Normalisation = list(Address = "$Log$Normalise$global_specs", Distribution = list(minmax, list(f_n = "n_zscore", f_n_para = list(m_sd = c(50, 10)))), Type = "discrete"),
  Imputation = list(Address = "$Log$Impute$f_i", Distribution = list("i_mean", "i_median"), Type = "discrete"))
before <- proc.time()
quiet(get_sensitivity(coin, SA_specs = varied, N = as.integer(arguments[2]), dset = "Aggregated", iCode = "total", SA_type = "UA", quietly = TRUE))
after <- proc.time()
cat((after - before)[[1]] + (after - before)[[2]], "\n")
