using DataSync.Connectors.Http;

namespace DataSync.Connectors.Tests.Http;

public sealed class OperatorHostsTests
{
    [Theory]
    [InlineData("http://CRM.internal:8080/api?x=1", "crm.internal:8080")]
    [InlineData("https://crm.internal", "crm.internal:443")]
    [InlineData("https://user:pass@crm.internal/", "crm.internal:443")]
    [InlineData("http://[::1]:5000/", "[::1]:5000")]
    [InlineData("http://bücher.example/", "xn--bcher-kva.example:80")]
    [InlineData("crm.internal", "crm.internal")]
    [InlineData(" localhost ", "localhost")]
    [InlineData("localhost:5000", "localhost:5000")]
    [InlineData("10.1.2.3", "10.1.2.3")]
    [InlineData("10.1.2.3:8080", "10.1.2.3:8080")]
    [InlineData("[fd12::1]:8080", "[fd12::1]:8080")]
    [InlineData("fd12::1", "fd12::1")]
    public void A_value_that_is_an_address_or_a_host_names_it(string value, string host) => OperatorHosts.In([value]).ShouldBe([host]);

    [Theory]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("10.5")]
    [InlineData("127.1")]
    [InlineData("017700000001")]
    [InlineData("acme")]
    [InlineData("")]
    [InlineData("2024-01-01T00:00:00Z")]
    [InlineData("ann@crm.internal")]
    [InlineData("crm.internal/path")]
    [InlineData("crm.internal:port")]
    [InlineData("crm.internal:99999")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://crm.internal/")]
    [InlineData("two words.internal")]
    public void Any_other_value_names_none(string value) => OperatorHosts.In([value]).ShouldBeEmpty();
}
