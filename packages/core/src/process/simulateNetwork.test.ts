import { describe, expect, test } from "vitest";
import { randomFittedNetwork } from "../../test/oracle/randomFittedNetwork.ts";
import { networkPolicy, networkWords } from "../inverse/networkPolicy.ts";
import { simulateNetwork } from "./simulateNetwork.ts";
