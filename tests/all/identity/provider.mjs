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
// Further people, one for each story of the browser tests: `login: Name Surname code date of birth`.
for (const line of [
  "lucia: Lucia Bianchi BNCLCU75D52H501J 1975-04-12",
  "paolo: Paolo Verdi VRDPLA90P03H501A 1990-09-03",
  "anna: Anna Neri NRENNA68T70H501O 1968-12-30",
  "carlo: Carlo Galli GLLCRL82L21H501U 1982-07-21",
  "giulia: Giulia Ferrari FRRGLI95B54H501M 1995-02-14",
  "luca: Luca Moretti MRTLCU58H09H501I 1958-06-09",
  "elena: Elena Conti CNTLNE01S45H501O 2001-11-05",
  "teresa: Teresa Russo RSSTRS41C48H501L 1941-03-08",
  "bruno: Bruno Costa CSTBRN49R27H501U 1949-10-27",
  "olga: Olga Marini MRNLGO71E59H501M 1971-05-19",
  "franco: Franco Rizzi RZZFNC36M02H501J 1936-08-02",
]) {
  const [login, given_name, family_name, code, birthdate] = line.split(/:? /);
  PEOPLE[login] = { given_name, family_name, fiscal_number: `TINIT-${code}`, birthdate, level: "SpidL2" };
}
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

const server = createServer();
server.listen(0, "127.0.0.1", async () => {
  const { port } = server.address();
  console.log(String(port));
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
        birthdate: PEOPLE[id]?.birthdate ?? "1980-01-01",
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
