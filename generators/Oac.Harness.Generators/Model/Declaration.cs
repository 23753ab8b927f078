namespace Oac.Harness.Generators.Model;

/// <summary>What the assembly declares.</summary>
/// <param name="Agent">The agent; null where there is none, or a mistake.</param>
/// <param name="Diagnostics">The mistakes.</param>
internal sealed record Declaration(AgentSpec? Agent, EquatableArray<DiagnosticInfo> Diagnostics);

/// <summary>A class with [Agent].</summary>
/// <param name="Agent">The agent, without handlers.</param>
/// <param name="JsonTypes">The types that its JSON context reads, in full.</param>
/// <param name="Place">Where the attribute stands.</param>
/// <param name="Diagnostics">Mistakes in it alone.</param>
internal sealed record ReadAgent(
    AgentSpec Agent,
    EquatableArray<string> JsonTypes,
    SourcePlace? Place,
    EquatableArray<DiagnosticInfo> Diagnostics
);

/// <summary>A method or class with [Channel].</summary>
/// <param name="Handler">The handler; null where it cannot be one.</param>
/// <param name="Owner">The class that a method stands in, in full; null for a class.</param>
/// <param name="DeclaredBy">The method or class, for messages.</param>
/// <param name="Place">Where the attribute stands.</param>
/// <param name="Diagnostics">Mistakes in it alone.</param>
internal sealed record ReadHandler(
    HandlerSpec? Handler,
    string? Owner,
    string DeclaredBy,
    SourcePlace? Place,
    EquatableArray<DiagnosticInfo> Diagnostics
);
