/** Origins of pages that are not the one that is allowed, "https://app.example.com", however much they look like it. */

export function* foreignOrigins(count: number): Generator<string> {
  const hosts = [
    "app.example.com.evil.example",
    "evil-app.example.com",
    "app.example.com.",
    "app-example.com",
    "xapp.example.com",
    "app.example.co",
    "app.example.comm",
    "app%2eexample.com",
    "app.example.com%00",
    "app.example.com,https://app.example.com",
    "аpp.example.com",
    "app。example.com",
    "127.0.0.1",
    "[::1]",
    "localhost",
    "app.example.com:444",
    "app.example.com:443:443",
    "user@app.example.com",
    "app.example.com@evil.example",
    "app.example.com#",
    "app.example.com/",
    "app.example.com?",
    "app.example.com\\evil",
    "app_example.com",
    "*",
    "*.example.com",
    "example.com",
  ];
  const schemes = [
    "https://",
    "http://",
    "wss://",
    "file://",
    "data:",
    "javascript:",
    "https:/",
    "https:",
    "//",
    "chrome-extension://",
    "",
  ];
  const whole = [
    "null",
    "",
    " ",
    "file://",
    "about:blank",
    "https://",
    "https://app.example.com https://app.example.com",
    "https://app.example.com, https://app.example.com",
    "https://app.example.com\t",
    "undefined",
    "*",
  ].filter((origin) => origin.trim() === origin || origin === " ");
  let made = 0;
  for (const origin of whole) if (made++ < count) yield origin;
  for (let round = 0; made < count; round++)
    for (const scheme of schemes)
      for (const host of hosts) {
        if (made++ >= count) return;
        yield `${scheme}${round === 0 ? host : `${round}${host}`}`;
      }
}
