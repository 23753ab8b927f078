using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Oac.Payloads.Descriptors;

public class DescriptorFuzzTests
{
    private static readonly byte[] Seed = Protoc.Compile(
        [
            (
                "a.proto",
                """
                syntax = "proto2";
                package p.q;
                message A { optional string s = 1; repeated B b = 2; oneof o { int32 i = 3; E e = 4; } extensions 100 to 200;
                  message N { map<string, A> m = 1; reserved 5; reserved "r"; } enum E { X = 0; Y = 1; } extend A { optional N n = 101; } }
                message B { required A a = 1 [deprecated = true]; optional group G = 2 { optional bytes y = 1; } }
                extend A { repeated int32 x = 100 [packed = true]; }
                """
            ),
            (
                "b.proto",
                """
                syntax = "proto3";
                package p;
                import public "a.proto";
                message C { p.q.A a = 1; optional int32 i = 2; E e = 3; }
                enum E { option allow_alias = true; ZERO = 0; NULL = 0; }
                service S { rpc R(stream C) returns (p.q.B); }
                """
            ),
        ],
        "--include_imports"
    );

    /// <summary>A byte is changed, removed or put in, a part is doubled or cut: what is read then is read or refused, never thrown.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_mutation_throws(int seed)
    {
        var random = new System.Random(seed);
        var (good, problems) = (0, new HashSet<string>());
        for (var i = 0; i < 4_000; i++)
        {
            var mutated = Mutate(random, Seed);
            if (DescriptorSet.TryRead(mutated, out var set, out var problem))
            {
                Assert.NotEmpty(set.Files);
                good++;
            }
            else
            {
                AssertPresentable(problem);
                problems.Add(problem[..Math.Min(20, problem.Length)]);
            }
        }
        // Were none or all of them fine, or all refused for one reason, the mutations would not reach what they are for.
        Assert.InRange(good, 20, 3_900);
        Assert.InRange(problems.Count, 4, 4_000);
    }

    /// <summary>Values of descriptors are changed one by one: the bytes are always those of a set.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_changed_descriptor_throws(int seed)
    {
        var random = new System.Random(seed);
        var (good, refused) = (0, 0);
        for (var i = 0; i < 1_500; i++)
        {
            var set = FileDescriptorSet.Parser.ParseFrom(Seed);
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                DescriptorMutation.Apply(random, set);
            }
            if (DescriptorSet.TryRead(set.ToByteArray(), out _, out var problem))
            {
                good++;
            }
            else
            {
                AssertPresentable(problem);
                refused++;
            }
        }
        Assert.InRange(good, 100, 1_400);
        Assert.InRange(refused, 100, 1_400);
    }

    [Fact]
    public void No_bytes_throw() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>(),
                bytes => DescriptorSet.TryRead(bytes, out _, out var problem) || problem.Length > 0
            )
            .QuickCheckThrowOnFailure();

    private static byte[] Mutate(System.Random random, byte[] seed)
    {
        var bytes = seed.ToList();
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                case 4:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                default:
                    // Keeps the lengths right, so that what is inside is reached.
                    var from = random.Next(bytes.Count - length + 1);
                    var part = bytes.GetRange(from, length);
                    for (var i = 0; i < length; i++)
                    {
                        bytes[at + i] = part[i];
                    }
                    break;
            }
        }
        return [.. bytes];
    }

    private static void AssertPresentable(string problem)
    {
        Assert.InRange(problem.Length, 10, 600);
        Assert.True(Ascii.IsValid(problem) && !problem.Any(char.IsControl), problem);
    }
}
