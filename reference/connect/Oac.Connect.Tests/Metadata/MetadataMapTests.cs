namespace Oac.Connect.Tests.Metadata;

public sealed class MetadataMapTests
{
    [Fact]
    public void Names_are_in_lower_case_and_values_in_their_order()
    {
        var map = new MetadataMap
        {
            { "X-A", "1" },
            { "x-b", "" },
            { "x-A", "2" },
        };
        Assert.Equal(["1", "2"], map.GetValues("X-a"));
        Assert.Equal("2", map.GetValue("x-a"));
        Assert.Equal("", map.GetValue("x-b"));
        Assert.Null(map.GetValue("x-c"));
        Assert.Equal(3, map.Count);
        map.Remove("X-A");
        Assert.Equal(["x-b"], map.Select(e => e.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x a")]
    [InlineData("x:a")]
    [InlineData(":path")]
    [InlineData("x\r\n")]
    [InlineData("größe")]
    [InlineData("\u212a-sign")]
    [InlineData("Content-Type")]
    [InlineData("Host")]
    [InlineData("te")]
    [InlineData("Grpc-Status")]
    [InlineData("connect-timeout-ms")]
    public void Names_that_are_not_ours_to_use_are_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new MetadataMap { { name, "x" } });

    [Theory]
    [InlineData("a\r\nb")]
    [InlineData("a\u0000")]
    [InlineData("a\tb")]
    [InlineData("ö")]
    [InlineData("\u007f")]
    public void Values_that_are_not_printable_ASCII_are_refused(string value) =>
        Assert.Throws<ArgumentException>(() => new MetadataMap { { "x-a", value } });

    [Fact]
    public void Bytes_have_a_name_of_their_own_kind()
    {
        var map = new MetadataMap();
        map.Add("X-Bin", [1, 2]);
        Assert.Equal("AQI", map.GetValue("x-bin"));
        Assert.Equal([1, 2], map.GetBytes("x-bin")!);
        Assert.Throws<ArgumentException>(() => map.Add("x-text", [1]));
        map.Add("x-bin", "!");
        Assert.Null(map.GetBytes("x-bin"));
        Assert.Null(map.GetBytes("y-bin"));
    }

    [Fact]
    public void What_comes_is_taken_where_it_could_be_sent_too()
    {
        var map = new MetadataMap();
        map.Receive("X-A", "1, 2");
        map.Receive("x-bin", "AQ, AQI==,AQID");
        map.Receive("user-agent", "Größe");
        foreach (var name in new[] { "grpc-status", "Content-Type", ":status", "", "a b", "x\n" })
        {
            map.Receive(name, "x");
        }
        map.Receive("x-line", "a\nb");
        Assert.Equal(
            ["x-a=1, 2", "x-bin=AQ", "x-bin=AQI==", "x-bin=AQID", "user-agent=Größe"],
            map.Select(e => $"{e.Key}={e.Value}")
        );
    }

    [Fact]
    public void Only_what_can_be_sent_is_passed_on()
    {
        var received = new MetadataMap();
        received.Receive("x-a", "Größe");
        received.Receive("x-b", "plain");
        var map = new MetadataMap();
        map.AddSendable(received);
        Assert.Equal(["x-b"], map.Select(e => e.Key));
    }
}
