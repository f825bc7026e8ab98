import { readData } from "./data";
import { showEvaluation } from "./evaluation";
import { showForecast } from "./forecast";
import { showRun } from "./run";
import { showStudy } from "./study";

const data = readData();
if (data.kind === "evaluation") showEvaluation(data);
else if (data.kind === "study") showStudy(data);
else if (data.kind === "forecast") showForecast(data);
else showRun(data);
