using Oac.Harness;
using Oac.Producer.AgentFiles.Assemblies;

namespace Oac.Producer.Tests.AgentFiles.Assemblies;

public sealed class AssemblyReaderTests
{
    [Fact]
    public void A_declaration_is_read_whole()
    {
        var agent = Read(
            new SampleAssembly()
                .Channel("a", "s/a.json", "/a.json", "application/schema+json")
                .Agent("ägent \"x\"", "v1alpha2", isolated: true)
                .Channel("b", "s/b.json", "/b.json", "application/protobuf")
                .With(typeof(System.Reflection.AssemblyTitleAttribute), "title")
        );

        Assert.Equal(
            ("ägent \"x\"", "v1alpha2", true, "Acme.TriageAgent"),
            (agent!.Name, agent.Version, agent.IsIsolated, agent.DeclaredBy)
        );
        Assert.Equal(
            [
                new DeclaredChannel("a", "s/a.json", "/a.json", "application/schema+json", "Acme.TriageAgent.Handle"),
                new DeclaredChannel("b", "s/b.json", "/b.json", "application/protobuf", "Acme.TriageAgent.Handle"),
            ],
            agent.Channels
        );
    }

    [Fact]
    public void An_assembly_without_an_agent() => Assert.Null(Read(new SampleAssembly()));

    [Fact]
    public void Two_agents() =>
        Refused(new SampleAssembly().Agent("a", "v1", false).Agent("b", "v1", false), "two agents");

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public void A_text_that_is_none(string text) =>
        Refused(new SampleAssembly().Agent(text, "v1", false), "a text that is empty");

    [Fact]
    public void A_text_that_is_null() =>
        Refused(
            new SampleAssembly().With(typeof(AgentDeclarationAttribute), null, "v", false, "x"),
            "a text that is empty"
        );

    [Fact]
    public void A_text_that_is_too_long()
    {
        Assert.NotNull(Read(new SampleAssembly().Agent(new string('a', AssemblyReader.MaxText), "v1", false)));
        Refused(new SampleAssembly().Agent(new string('a', AssemblyReader.MaxText + 1), "v1", false), "more than 4096");
    }

    [Fact]
    public void Too_many_attributes()
    {
        var many = SampleAssembly.Triage;
        for (var i = 0; i < AssemblyReader.MaxAttributes; i++)
        {
            many.Channel("c", "s", "/s", "a/b");
        }
        Refused(many, "more than 10000 attributes");
    }

    [Fact]
    public void A_file_that_is_too_large()
    {
        using var folder = new TempFolder();
        using (var file = File.Create(folder.At("large.dll")))
        {
            file.SetLength(AssemblyReader.MaxBytes + 1);
        }
        Assert.Contains(
            "more than 256 MiB",
            Assert.Throws<UsageException>(() => AssemblyReader.Read(folder.At("large.dll"))).Message
        );
    }

    [Fact]
    public void A_damaged_assembly_is_refused_or_read_and_nothing_else()
    {
        using var folder = new TempFolder();
        var path = folder.At("agent.dll");
        SampleAssembly.Triage.Save(path);
        var whole = File.ReadAllBytes(path);
        var random = new Random(20260101);
        var refused = 0;
        for (var i = 0; i < 3000; i++)
        {
            byte[] bytes = i % 4 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (var flips = random.Next(1, 8); flips > 0 && bytes.Length > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            File.WriteAllBytes(path, bytes);
            try
            {
                AssemblyReader.Read(path);
            }
            catch (UsageException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 500, 3000);
    }

    private static DeclaredAgent? Read(SampleAssembly assembly)
    {
        using var folder = new TempFolder();
        assembly.Save(folder.At("agent.dll"));
        return AssemblyReader.Read(folder.At("agent.dll"));
    }

    private static void Refused(SampleAssembly assembly, string words) =>
        Assert.Contains(words, Assert.Throws<UsageException>(() => Read(assembly)).Message);
}
