using System.Reflection;
using System.Reflection.Emit;
using Oac.Harness;

namespace Oac.Producer.Tests.AgentFiles.Assemblies;

/// <summary>An assembly with what the harness SDK's generator writes, and nothing else.</summary>
internal sealed class SampleAssembly
{
    private readonly List<CustomAttributeBuilder> attributes = [];

    /// <summary>The usual one: an agent <c>triage</c> that takes tickets.</summary>
    public static SampleAssembly Triage =>
        new SampleAssembly()
            .Agent("triage", "v1alpha3", isolated: true)
            .Channel("ticket", "schemas/ticket.json", "/schemas/ticket.json", "application/schema+json");

    public SampleAssembly Agent(string name, string version, bool isolated) =>
        With(typeof(AgentDeclarationAttribute), name, version, isolated, "Acme.TriageAgent");

    public SampleAssembly Channel(string name, string schema, string path, string type) =>
        With(typeof(ChannelDeclarationAttribute), name, schema, path, type, "Acme.TriageAgent.Handle");

    public SampleAssembly With(Type attribute, params object?[] arguments)
    {
        attributes.Add(new(attribute.GetConstructors().Single(), arguments));
        return this;
    }

    /// <summary>Writes it.</summary>
    public void Save(string path)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("agent"), typeof(object).Assembly, attributes);
        assembly.DefineDynamicModule("agent").DefineType("Agent").CreateType();
        assembly.Save(path);
    }
}
