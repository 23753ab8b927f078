namespace Oac.Connect.Generators.Model;

/// <summary>What the project that consumes the stubs has: libraries and classes of messages.</summary>
/// <param name="HasConnect">Whether it references Oac.Connect.</param>
/// <param name="HasServer">Whether it references Oac.Connect.AspNetCore.</param>
/// <param name="HasProtobuf">Whether it references Google.Protobuf.</param>
/// <param name="Missing">The messages whose classes are not there, by their names in metadata.</param>
/// <param name="Internal">The messages whose classes are not public.</param>
internal sealed record Surroundings(
    bool HasConnect,
    bool HasServer,
    bool HasProtobuf,
    EquatableArray<string> Missing,
    EquatableArray<string> Internal
);

/// <summary>What is written for one service.</summary>
/// <param name="Service">The service.</param>
/// <param name="IsPublic">Whether the classes may be public: as its messages are.</param>
/// <param name="HasServer">Whether the base class of servers is written.</param>
internal sealed record ServiceStub(ServiceSpec Service, bool IsPublic, bool HasServer);
