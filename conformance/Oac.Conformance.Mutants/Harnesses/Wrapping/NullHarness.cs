namespace Oac.Conformance.Mutants.Harnesses.Wrapping;

/// <summary>Programs that do no work: nothing that they do may pass for a harness's.</summary>
internal static class NullHarness
{
    /// <summary>Opens a stream without credentials, and goes by its name.</summary>
    public static async Task<int> RunAsync(string name, string upstream, string package)
    {
        if (name == "exits")
        {
            return 0;
        }
        using var client = OrchestratorClient.Create(trustsAnybody: false);
        using var outgoing = new OutgoingFrames(inSingleBytes: false);
        outgoing.Headers.TryAddWithoutValidation("content-type", "application/connect+proto");
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            $"{upstream}/openagentcontainers.{package}.Orchestrator/Connect"
        )
        {
            Version = new(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = outgoing,
        };
        request.Headers.TryAddWithoutValidation("connect-protocol-version", "1");
        using var answer = await client.SendAsync(request, CancellationToken.None);
        await using var body = await answer.Content.ReadAsStreamAsync();
        while (await Frames.ReadAsync(body, CancellationToken.None) is var (_, payload))
        {
            switch (name)
            {
                case "echoes":
                    outgoing.Send(Frames.Write(0, payload));
                    break;
                case "says-success":
                    var session = ProtoMessage.Read(payload).Session;
                    outgoing.Send(Frames.Write(0, StreamFaults.Result(session, success: true).ToBytes()));
                    break;
            }
        }
        return 0;
    }
}
