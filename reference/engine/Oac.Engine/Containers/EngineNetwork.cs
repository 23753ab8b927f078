using System.Collections.Immutable;

namespace Oac.Engine.Containers;

/// <summary>A network of an engine.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Driver">Who makes it: <c>bridge</c>, <c>host</c>, <c>overlay</c>.</param>
/// <param name="Ranges">Its addresses; none for the host's own.</param>
/// <param name="Interface">The interface of the engine's host that is its bridge; null where the engine does not say.</param>
public sealed record EngineNetwork(string Name, string Driver, ImmutableArray<NetworkRange> Ranges, string? Interface);

/// <summary>Addresses of a network.</summary>
/// <param name="Subnet">Such as <c>172.17.0.0/16</c>.</param>
/// <param name="Gateway">The address by which containers leave; null where the engine does not say, as Docker does not of a new default bridge.</param>
public sealed record NetworkRange(string Subnet, string? Gateway);
