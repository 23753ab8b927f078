namespace Oac.Harness;

/// <summary>
/// Makes a <c>static partial class</c> an agent. From it and from what bears <see cref="ChannelAttribute"/> the compiler writes
/// <c>Configure(HarnessBuilder)</c>, which the program, a host and tests take, and a declaration in the assembly that <c>oac build</c>
/// makes labels of: code and labels cannot disagree. A mistake is an error of the compiler (OACHAR001 and on). An assembly has one agent.
/// </summary>
/// <remarks>
/// What else there is to set stands in a method <c>static partial void Customize(HarnessBuilder harness)</c>, which is called first.
/// </remarks>
/// <example>
/// <code>
/// [Agent("triage", Isolated = true, Json = typeof(TriageJson))]
/// internal static partial class TriageAgent
/// {
///     [Channel("ticket", "schemas/ticket.json")]
///     private static EventResult Handle(EventContext context, Ticket ticket) => EventResult.Success;
/// }
/// </code>
/// </example>
/// <param name="name">The agent's name: the image's label <c>name</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AgentAttribute(string name) : Attribute
{
    /// <summary>The agent's name: the image's label <c>name</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The version of the specification: v1alpha1, v1alpha2 or v1alpha3, which is the default.</summary>
    public string Version { get; set; } = "v1alpha3";

    /// <summary>Whether an instance serves many sessions at once: the image's label <c>session.isolation</c>, from v1alpha2 on.</summary>
    public bool Isolated { get; set; }

    /// <summary>
    /// The <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> that reads the payloads of handlers that take a type. Not
    /// needed for those that take bytes (<c>ReadOnlyMemory&lt;byte&gt;</c>), text (<c>string</c>) or a message of protobuf.
    /// </summary>
    public Type? Json { get; set; }
}
