// usage: node peer.mjs DESCRIPTORS connect|grpc server|client  (driven by the tests of the wire, as the official runner would)
const { serve } = await import(`./${process.argv[3]}-${process.argv[4]}.mjs`);
await serve();
