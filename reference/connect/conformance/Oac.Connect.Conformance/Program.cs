using Oac.Connect.Conformance;

switch (args)
{
    case ["server"]:
        return await ServerUnderTest.RunAsync();
    case ["client"]:
        return await ClientUnderTest.RunAsync();
    default:
        await Console.Error.WriteLineAsync(
            "usage: oac-connect-conformance server|client  (driven by connectconformance)"
        );
        return 2;
}
