namespace Oac.Engine.Info;

/// <summary>What an engine says of itself.</summary>
/// <param name="Name"><c>podman</c> or <c>docker</c>.</param>
/// <param name="Version">The engine's own version, as it writes it: <c>26.1.5+dfsg1</c>.</param>
/// <param name="Api">The version of the API that is spoken with it.</param>
/// <param name="Os">The system that its containers run on: <c>linux</c>.</param>
/// <param name="Architecture">In the words of images: <c>amd64</c>.</param>
public sealed record EngineInfo(string Name, string Version, ApiVersion Api, string Os, string Architecture);
