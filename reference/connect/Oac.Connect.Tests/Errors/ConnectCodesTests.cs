namespace Oac.Connect.Tests.Errors;

public sealed class ConnectCodesTests
{
    [Fact]
    public void Every_code_has_a_name_of_its_own_that_is_read_again()
    {
        var codes = Enum.GetValues<ConnectCode>();
        Assert.Equal(16, codes.Select(c => c.ToName()).Distinct().Count());
        foreach (var code in codes)
        {
            Assert.True(ConnectCodes.TryParse(code.ToName(), out var read));
            Assert.Equal(code, read);
        }
        Assert.False(ConnectCodes.TryParse("", out _));
        Assert.False(ConnectCodes.TryParse(null, out _));
        Assert.False(ConnectCodes.TryParse("Canceled", out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((ConnectCode)0).ToName());
    }

    [Fact]
    public void Codes_have_the_HTTP_statuses_of_the_protocol()
    {
        int[] expected = [499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401];
        Assert.Equal(expected, Enum.GetValues<ConnectCode>().Select(c => c.ToHttpStatus()));
    }
}
