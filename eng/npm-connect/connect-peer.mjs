// usage: node connect-peer.mjs DESCRIPTORS server
import { role } from "./messages.mjs";

const { serve } = await import(`./connect-${role}.mjs`);
await serve();
