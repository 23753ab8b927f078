namespace Oac.Harness.Tests;

/// <summary>The smallest agent: what an author writes beside a Program.cs of one line.</summary>
internal static class EchoAgent
{
    public static void Configure(HarnessBuilder harness)
    {
        harness.Name = "echo";
        harness.Isolated = true;
        harness.On("say", Payload.Bytes, (context, payload) => EventResult.Bytes(payload, context.ContentType));
    }
}
