// Starts `matcher-server` on a data folder and waits until it answers.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** The catalogue of the sample opens in a second; a loaded machine may take longer. */
const START_MS = 60_000;
/** A server that was told to stop has so long before it is killed. */
const STOP_MS = 10_000;

/** Starts the server for pages of one origin; gives its address and how to stop it. */
export async function startServer(program, data, origin) {
  const args = ["--data", data, "--listen", "127.0.0.1:0", "--metrics", "off", "--web-origin", origin];
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((end) => child.once("close", end));
  const lines = [];
  let address;
  const started = new Promise((open, failed) => {
    const fail = (why) => failed(new Error(`matcher-server: ${why}\n${lines.join("\n")}`));
    const late = setTimeout(() => fail("not open in time"), START_MS);
    child.once("error", (error) => fail(error.message));
    ended.then((code) => fail(`ended with ${code}`));
    createInterface({ input: child.stderr }).on("line", (line) => {
      lines.push(line);
      const { message, address: bound } = parsed(line);
      if (message === "listening") address = bound;
      if (message === "catalogue open") {
        clearTimeout(late);
        open();
      }
    });
  });
  const stop = async () => {
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    child.kill("SIGTERM");
    await ended;
    clearTimeout(late);
  };
  try {
    await started;
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://${address}`, lines, stop };
}

/** Before logging is set up, a line is plain text. */
function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}
