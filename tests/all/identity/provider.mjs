// A real provider of identities (npm oidc-provider) for the tests: says its port, is told where people come back to, says
// that it is ready. Ends with its standard input. Its first argument says where claims are: `token` or `userinfo`; with
// `no-logout` as the second one nobody can log out there.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

// Node 20 runs it, and the library warns about that.
console.warn = console.info = () => {};
const require = createRequire(new URL("../../../web/package.json", import.meta.url));
const { Provider } = await import(pathToFileURL(require.resolve("oidc-provider")).href);

const PEOPLE = {
  mario: { given_name: "Mario", family_name: "Rossi", fiscal_number: "TINIT-RSSMRA80A01H501U", level: "SpidL2" },
  swapped: { given_name: "Rossi", family_name: "Mario", fiscal_number: "tinit-rssmra80a01h501u", level: "SpidL3" },
  weak: { given_name: "Mario", family_name: "Rossi", fiscal_number: "TINIT-RSSMRA80A01H501U", level: "SpidL1" },
};
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const server = createServer();
server.listen(0, "127.0.0.1", async () => {
  const { port } = server.address();
  console.log(port);
  const { value: redirect } = await lines.next();
  const left = new URL("/accesso/uscita", redirect).href;
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{ client_id: "town", client_secret: "a secret of the town", redirect_uris: [redirect], post_logout_redirect_uris: [left] }],
    features: { rpInitiatedLogout: { enabled: process.argv[3] !== "no-logout" } },
    conformIdTokenClaims: process.argv[2] === "userinfo",
    claims: {
      openid: ["sub"],
      profile: ["given_name", "family_name", "birthdate", "https://attributes.eid.gov.it/fiscal_number", "spid_level"],
      email: ["email"],
    },
    cookies: { keys: ["a key for cookies of the test"] },
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "test", use: "sig", alg: "RS256" }] },
    pkce: { required: () => true },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        given_name: PEOPLE[id]?.given_name,
        family_name: PEOPLE[id]?.family_name,
        birthdate: "1980-01-01",
        "https://attributes.eid.gov.it/fiscal_number": PEOPLE[id]?.fiscal_number,
        spid_level: `https://www.spid.gov.it/${PEOPLE[id]?.level}`,
        email: `${id}@example.it`,
      }),
    }),
  });
  server.on("request", provider.callback());
  console.log("ready");
  await lines.next();
  process.exit(0);
});
