using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using static Oac.Payloads.Descriptors.Sets;

namespace Oac.Payloads.Descriptors;

public class DescriptorSetTests
{
    private const string Order = """
        syntax = "proto3";
        package shop;
        import public "shop/item.proto";
        import "google/protobuf/timestamp.proto";
        message Order {
          repeated Item items = 1;
          map<string, Item> by_name = 2;
          optional google.protobuf.Timestamp at = 3;
          oneof how { string card = 4; Cash cash = 5; }
          message Cash { Order change = 1; }
        }
        service Orders { rpc Place(stream Order) returns (Item); }
        """;

    private const string Item = """
        syntax = "proto2";
        package shop;
        message Item { required string name = 1; extensions 100 to 200; enum Kind { FOOD = 0; } optional Kind kind = 2; }
        extend Item { optional string note = 100; }
        """;

    /// <summary>Field 536,000,000, which descriptor.proto lets a set have.</summary>
    private static readonly byte[] Extension = [0x82, 0xE0, 0xD6, 0xFC, 0x0F, 0x00];

    private static byte[] Shop(params string[] options) =>
        Protoc.Compile([("shop/order.proto", Order), ("shop/item.proto", Item)], options);

    [Theory]
    [InlineData("v1alpha1/labels.proto")]
    [InlineData("v1alpha2/stream.proto")]
    [InlineData("v1alpha3/labels.proto", "v1alpha3/stream.proto")]
    public void Sets_of_the_repository_link(params string[] names)
    {
        var files = Read(Protoc.CompileFolder(Protoc.SpecRoot, names, "--include_imports", "--include_source_info"));
        Assert.Subset(files.Select(f => f.Name).ToHashSet(), names.ToHashSet());
    }

    [Fact]
    public void A_set_with_all_kinds_of_things_links()
    {
        var files = Read(Shop("--include_imports"));
        var order = files.Single(f => f.Name == "shop/order.proto").MessageTypes.Single();
        Assert.Equal("shop.Order", order.FullName);
        Assert.Equal("shop.Item", order.FindFieldByName("items").MessageType.FullName);
        Assert.Equal("google.protobuf.Timestamp", order.FindFieldByName("at").MessageType.FullName);
    }

    [Fact]
    public void Files_may_come_in_any_order()
    {
        var set = FileDescriptorSet.Parser.ParseFrom(Shop("--include_imports"));
        var reversed = new FileDescriptorSet { File = { set.File.Reverse() } };
        Assert.NotEqual(set.File[0].Name, reversed.File[0].Name);
        Assert.Equal("shop/order.proto", Read(reversed.ToByteArray())[^1].Name);
    }

    [Fact]
    public void Fields_that_only_later_readers_know_are_passed_over()
    {
        // buf marks each file of its images by an extension, and a set may have one that descriptor.proto declares.
        byte[] file = [.. File("a.proto").ToByteArray(), 0xD2, 0xF6, 0x03, 0x02, 0x08, 0x00];
        Read((byte[])[0x0A, (byte)file.Length, .. file, .. Extension]);
    }

    [Fact]
    public void An_import_that_protoc_left_out_names_its_option() =>
        Assert.Equal(
            "file 'shop/order.proto' imports 'google/protobuf/timestamp.proto', which is not in the set; protoc --include_imports puts it there",
            Problem(Shop())
        );

    [Theory]
    [InlineData("2023")]
    [InlineData("2024")]
    public void Editions_link(string edition)
    {
        var files = Read(
            Protoc.Compile([("e.proto", $"edition = \"{edition}\"; message M {{ string s = 1; }} enum E {{ A = 0; }}")])
        );
        Assert.Equal("M", files.Single().MessageTypes.Single().FullName);
    }

    [Theory]
    [InlineData("the edition 2026", 1003)]
    [InlineData("the edition of number 99999", 99_999)]
    [InlineData("an edition without a name", 0)]
    public void Other_editions_are_refused_by_name(string name, int number) =>
        Assert.Equal(
            $"file 'e.proto' has {name}, which is not supported; proto2, proto3 and the editions 2023 and 2024 are",
            Problem(
                new FileDescriptorProto
                {
                    Name = "e.proto",
                    Syntax = "editions",
                    Edition = (Edition)number,
                }
            )
        );

    [Fact]
    public void A_feature_that_is_not_known_is_refused_by_name()
    {
        var file = new FileDescriptorProto
        {
            Name = "e.proto",
            Syntax = "editions",
            Edition = (Edition)1000,
            Options = new() { Features = new() { MessageEncoding = (FeatureSet.Types.MessageEncoding)9 } },
        };
        Assert.Equal("'e.proto' sets the feature message_encoding to 9, which is not known", Problem(file));
    }

    [Fact]
    public void A_syntax_that_nobody_knows_is_refused() =>
        Assert.Equal(
            "file 'a.proto' has the syntax 'proto4', neither proto2 nor proto3",
            Problem(new FileDescriptorProto { Name = "a.proto", Syntax = "proto4" })
        );

    [Fact]
    public void A_source_is_not_a_set() =>
        Assert.Equal(
            "text, not a FileDescriptorSet; protoc --include_imports --descriptor_set_out makes one of a .proto file",
            Problem(Encoding.UTF8.GetBytes(Order))
        );

    [Fact]
    public void One_file_is_not_a_set() =>
        Assert.Equal(
            "a single FileDescriptorProto, not a FileDescriptorSet",
            Problem(FileDescriptorSet.Parser.ParseFrom(Shop()).File[0].ToByteArray())
        );

    [Fact]
    public void A_set_without_files_says_nothing()
    {
        Assert.Equal("the file is empty", Problem(ReadOnlyMemory<byte>.Empty));
        Assert.Equal("a FileDescriptorSet without any file", Problem((byte[])[.. Extension]));
    }

    [Theory]
    [InlineData("FF", "what stands at byte 12 is cut off")]
    [InlineData("0A05", "what stands at byte 13 is cut off")]
    [InlineData("0AFFFFFFFFFFFFFFFFFF01", "what stands at byte 22 is cut off")]
    [InlineData("0AFFFFFFFFFFFFFFFFFFFFFFFFFF", "at byte 22 ends a number of more than ten bytes")]
    [InlineData("1200", "at byte 11 stands something else than a file")]
    [InlineData("0800", "at byte 11 stands something else than a file")]
    [InlineData("0A0107", "at byte 13 stands no field")]
    [InlineData("0A010C", "at byte 13 stands no field")]
    [InlineData("0A020AFF", "what stands at byte 15 is cut off")]
    [InlineData("0A020000", "a part of it does not decode")]
    [InlineData("0A0113", "a part of it does not decode")]
    public void What_follows_a_set_must_be_one(string garbage, string place)
    {
        byte[] good = Bytes(new FileDescriptorProto { Name = "a.proto" });
        Assert.Equal(11, good.Length);
        Assert.Equal(
            $"not a FileDescriptorSet: {place}",
            Problem((byte[])[.. good, .. Convert.FromHexString(garbage)])
        );
    }

    [Fact]
    public void A_name_from_outside_is_shown_escaped_and_cut()
    {
        var problem = Problem(File("a\n\u001b[31m::error::" + new string('x', 500), "b"));
        Assert.StartsWith(@"file 'a\u000a\u001b[31m::error::xxx", problem, StringComparison.Ordinal);
        Assert.InRange(problem.Length, 200, 300);
    }
}
