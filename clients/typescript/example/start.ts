import { Client } from "@freshold/client";

interface Country {
  name: string;
}

const client = new Client(process.env["FRESHOLD_ADDRESS"] ?? "localhost:9000");
const countries = client.cache<Country>("country");

// Where there is nothing fresh, one caller in the fleet loads; the others wait for it, or are served stale.
async function country(code: string): Promise<Country | undefined> {
  const found = await countries.getOrLoad(code, () => {
    console.log(`loading ${code}`);
    return { value: { name: "Germany" }, tags: ["eu"] };
  });
  return found.value;
}

console.log(await country("de"), await country("de"));
const { reached } = await client.invalidateTag(["eu"], { reason: "treaty changed" });
console.log(reached, (await countries.get("de")).outcome);
console.log(await country("de"));
await client.close();
