using System.Collections.Immutable;
using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using Oac.Planning.Configuration;
using Oac.Planning.Plans;

namespace Oac.Planning.Tests.Properties;

/// <summary>No plan and no refusal holds a secret: the configuration has none, and what may hide one is left out.</summary>
public sealed class SecretTests
{
    private const string Marker = "hunter2";

    private const string Shaped = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

    [Fact]
    public void Nothing_that_can_hide_a_secret_is_shown() =>
        Prop.ForAll(
                PlanCase.Arbitrary,
                static c =>
                {
                    var lines = Lines.Of(Planner.Plan(WithSecrets(c.Request)));
                    Assert.DoesNotContain(Marker, lines, StringComparison.Ordinal);
                    Assert.DoesNotContain(Shaped, lines, StringComparison.Ordinal);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20260530, 1));

    /// <summary>By type: a plan cannot even lead to a reference, an address or a gateway.</summary>
    [Fact]
    public void A_result_cannot_reach_what_leads_to_a_secret()
    {
        var reached = new HashSet<Type>();
        Reach(typeof(PlanResult), reached);
        Assert.Contains(typeof(Delivery), reached);
        Assert.DoesNotContain(
            reached,
            static t =>
                t == typeof(SecretReference)
                || t == typeof(Uri)
                || t == typeof(Gateway)
                || t == typeof(McpEntry)
                || t == typeof(McpClient)
                || t == typeof(Signer)
                || t == typeof(AgentEntry)
                || t == typeof(PlanningConfiguration)
                || t == typeof(PlannedImage)
                || t == typeof(byte[])
                || t == typeof(object)
        );
    }

    /// <summary>Passwords in addresses, secrets where a reference's name belongs, values of ENV, keys.</summary>
    private static PlanRequest WithSecrets(PlanRequest request)
    {
        var agent = request.Configuration.Agents[0];
        var address = new Uri($"https://user:{Marker}@id.example/{Marker}?token={Marker}");
        var reference = new SecretReference(SecretKind.Variable, Shaped);
        return request with
        {
            Configuration = request.Configuration with
            {
                Gateways =
                [
                    .. request.Configuration.Gateways.Select(g => g with { BaseUrl = address, ApiKey = reference }),
                ],
                Signers = [new("release", Marker)],
                Agents =
                [
                    agent with
                    {
                        Mcp =
                        [
                            new()
                            {
                                Server = "calendar",
                                Registration = new(address, address, reference),
                                Client = new(Marker, reference),
                                Bearer = reference,
                            },
                            new() { Server = "tickets", Client = new(Marker, new(SecretKind.File, Shaped)) },
                            new() { Server = "search", Bearer = reference },
                        ],
                    },
                ],
            },
            Image = request.Image with
            {
                Facts = request.Image.Facts with
                {
                    Environment = new Dictionary<string, string>
                    {
                        ["ORCHESTRATOR_ADDR"] = Marker,
                        ["OPENAI_API_KEY"] = Shaped,
                    },
                },
            },
        };
    }

    private static void Reach(Type type, HashSet<Type> reached)
    {
        if (!reached.Add(type) || type.IsEnum || type == typeof(string) || type.IsPrimitive)
        {
            return;
        }
        if (type.IsGenericType && type.Namespace!.StartsWith("System", StringComparison.Ordinal))
        {
            foreach (var argument in type.GetGenericArguments())
            {
                Reach(argument, reached);
            }
            return;
        }
        if (type.Assembly == typeof(PlanResult).Assembly || type.Assembly == typeof(Spec.SpecVersion).Assembly)
        {
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                Reach(property.PropertyType, reached);
            }
        }
    }
}
