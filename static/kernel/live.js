// Live pages: hears that something is new or has changed, or that a page is no longer shared. What it is, the page asks for as itself.

let connection;

/**
 * Listens to a thing once the page has come to rest; `follow` has news(part), closed() and again(answer), and, where
 * words are carried, said(frame); with lost() and found() it hears of the line itself.
 */
export async function listen(kind, id, follow) {
  const socket = await connected();
  const mine = (message) => message.kind === kind && message.id === id;
  const join = () => socket.emit("listen", { kind, id }, (answer) => (answer.ok ? follow.again(answer.answer) : stop()));
  const stop = () => {
    socket.off("connect", join);
    follow.closed();
  };
  socket.on("connect", join);
  socket.on("news", (message) => mine(message) && follow.news(message.part));
  if (follow.said) socket.on("said", (message) => mine(message) && follow.said(message));
  if (follow.here) socket.on("here", (message) => mine(message) && follow.here(message));
  if (follow.lost) lines(socket, follow);
  socket.on("closed", (message) => mine(message) && stop());
  if (socket.connected) join();
}

/** Tells the server something that is worth nothing a moment later. */
export async function send(event, data) {
  const socket = await connected();
  if (socket.connected) socket.emit(event, data, () => {});
}

/** A line that is away for a moment is not worth a word. */
function lines(socket, follow) {
  let timer;
  const lost = () => (timer ??= setTimeout(follow.lost, 3000));
  socket.on("disconnect", lost);
  socket.on("connect_error", lost);
  socket.on("connect", () => {
    clearTimeout(timer);
    timer = undefined;
    follow.found();
  });
}

/** One connection a page; its library is heavy, so it comes last. */
function connected() {
  connection ??= rest().then(async () => {
    const { io } = await import("../vendor/socket.io-client-4.8.4/socket.io.esm.min.js");
    const socket = io({ transports: ["websocket", "polling"], tryAllTransports: true });
    // The session may only have another token by now; if it has ended, this is refused and that is all.
    socket.on("disconnect", (why) => why === "io server disconnect" && setTimeout(() => socket.connect(), 500));
    // Where the server cannot look just now, it says so, and the library leaves it at that.
    socket.on("connect_error", (error) => error.message === "not now" && setTimeout(() => socket.connect(), 2000));
    return socket;
  });
  return connection;
}

function rest() {
  const idle = window.requestIdleCallback ?? ((done) => setTimeout(done, 200));
  return new Promise((done) => idle(done, { timeout: 2000 }));
}
