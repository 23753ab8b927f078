namespace Oac.Connect.AspNetCore;

/// <summary>Beside the endpoints of a service: its file and what that imports.</summary>
/// <param name="DescriptorSet">The base64 form of a <c>FileDescriptorSet</c>, asked for when somebody wants to know.</param>
internal sealed record ServiceDescription(Func<ReadOnlySpan<byte>> DescriptorSet);
