using System.Net;
using System.Net.Sockets;
using DataSync.Connectors.Http;
using DataSync.Connectors.Manifests;
using DataSync.Core.Reading;
using static DataSync.Connectors.Tests.Replies;

namespace DataSync.Connectors.Tests.Http;

public sealed class AddressGuardTests
{
    [Fact]
    public async Task An_address_of_the_own_network_is_not_called_unless_someone_allows_it()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var client = Client();

        var error = await Should.ThrowAsync<AddressRefusedException>(() => GetAsync(client, api.Url));

        api.Requests.ShouldBeEmpty();
        error.Host.ShouldBe("127.0.0.1");
        error.Message.ShouldBe(
            $"127.0.0.1 is not called: it is a loopback address. If the connector is meant to call it, add {Authority(api)} to "
            + "DataSync:Http:AllowedPrivateHosts; else do not use this connector.");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:{port}")]
    [InlineData("127.0.0.0/8")]
    [InlineData("other.internal, 10.0.0.0/8 , 127.0.0.1/32,")]
    [InlineData("[::ffff:127.0.0.1]:{port}")]
    public async Task The_setting_allows_an_address_or_network_to_all_requests(string allowed)
    {
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var client = Client(allowed.Replace("{port}", Port(api)));

        (await GetAsync(client, api.Url)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.2")]
    [InlineData("10.0.0.0/8")]
    [InlineData("localhost")]
    [InlineData("127.0.0.1.internal")]
    public async Task What_the_setting_does_not_name_stays_refused(string allowed)
    {
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var client = Client(allowed);

        await Should.ThrowAsync<AddressRefusedException>(() => GetAsync(client, api.Url));
    }

    [Theory]
    [InlineData("not a host")]
    [InlineData("http://crm.internal")]
    [InlineData("crm.internal:0x50")]
    [InlineData("10.0.0.0/33")]
    [InlineData("2130706433")]
    public void A_setting_that_cannot_be_read_is_told(string allowed) =>
        Should.Throw<FormatException>(() => Client(allowed)).Message.ShouldContain($"'{allowed}' is no host");

    [Theory]
    [InlineData("crm.internal")]
    [InlineData("CRM.internal:{port}")]
    public async Task A_name_in_the_setting_allows_the_private_addresses_it_resolves_to(string allowed)
    {
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var client = Client(allowed.Replace("{port}", Port(api)), Resolves("127.0.0.1"));

        (await GetAsync(client, $"http://crm.internal:{Port(api)}/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<AddressRefusedException>(() => GetAsync(client, $"http://evil.example:{Port(api)}/"));
    }

    [Theory]
    [InlineData("http://localhost:{port}/")]
    [InlineData("http://2130706433:{port}/")]
    [InlineData("http://0x7f000001:{port}/")]
    [InlineData("http://0x7f.1:{port}/")]
    [InlineData("http://0177.0.0.1:{port}/")]
    [InlineData("http://127.1:{port}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{port}/")]
    [InlineData("http://[::ffff:7f00:1]:{port}/")]
    [InlineData("http://[64:ff9b::7f00:1]:{port}/")]
    [InlineData("http://[2002:7f00:1::]:{port}/")]
    [InlineData("http://[::1]:{port}/")]
    [InlineData("http://[::]:{port}/")]
    [InlineData("http://0.0.0.0:{port}/")]
    [InlineData("http://0:{port}/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[fe80::a9fe:a9fe]/")]
    [InlineData("http://user@127.0.0.1:{port}/")]
    public async Task No_way_of_writing_an_address_gets_around(string url)
    {
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var client = Client();

        await Should.ThrowAsync<AddressRefusedException>(() => GetAsync(client, url.Replace("{port}", Port(api))));

        api.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("http://①②⑦.⓪.⓪.①:{port}/")]
    [InlineData("http://127.0.0.1.:{port}/")]
    public async Task A_name_that_only_looks_like_an_address_is_a_name(string url)
    {
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var client = Client(resolve: Resolves("127.0.0.1"));

        await Should.ThrowAsync<AddressRefusedException>(() => GetAsync(client, url.Replace("{port}", Port(api))));
    }

    [Theory]
    [InlineData("http://localhost:{port}/x", "http://localhost:{port}")]
    [InlineData("http://127.1:{port}/x", "127.0.0.1")]
    [InlineData("http://127.0.0.1:{port}/x", "http://0x7f.0.0.1:{port}/")]
    public async Task A_host_of_the_sources_own_configuration_is_called(string url, string configured)
    {
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var client = Client();

        (await GetAsync(client, url.Replace("{port}", Port(api)), configured.Replace("{port}", Port(api)))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://localhost/")]
    [InlineData("10.0.0.1")]
    public async Task Another_host_or_port_of_the_sources_configuration_allows_nothing(string configured)
    {
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var client = Client();

        await Should.ThrowAsync<AddressRefusedException>(() => GetAsync(client, api.Url, configured));
    }

    [Fact]
    public async Task A_connection_made_for_a_request_that_may_is_not_lent_to_one_that_may_not()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1), Page(2), Page(3));
        using var client = Client();

        await GetAsync(client, api.Url, api.Url);
        await Should.ThrowAsync<AddressRefusedException>(() => GetAsync(client, api.Url));
        await GetAsync(client, api.Url, api.Url);

        api.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_name_that_resolves_to_another_address_the_second_time_is_looked_at_again()
    {
        await using var api = await ScriptedApi.StartAsync(Drop(), Page(1));
        var answers = new Queue<string>(["127.0.0.1", "127.0.0.2"]);
        using var client = Client("127.0.0.1/32", (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(answers.Dequeue())]));

        // The first request is allowed and its connection is closed; the second resolves anew.
        await Should.ThrowAsync<HttpRequestException>(() => GetAsync(client, $"http://evil.example:{Port(api)}/"));
        var error = await Should.ThrowAsync<AddressRefusedException>(() => GetAsync(client, $"http://evil.example:{Port(api)}/"));

        error.Message.ShouldContain("evil.example is not called: it is at 127.0.0.2, a loopback address");
        api.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Of_several_addresses_only_the_allowed_ones_are_tried_and_the_first_that_answers_is_used()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var inner = new TcpListener(IPAddress.Parse("127.0.0.6"), int.Parse(Port(api)));
        inner.Start();
        // Not allowed; allowed, and nobody listens; allowed.
        using var client = Client("127.0.0.3, 127.0.0.1", Resolves("127.0.0.6", "127.0.0.3", "127.0.0.1"));

        (await GetAsync(client, $"http://crm.example:{Port(api)}/")).StatusCode.ShouldBe(HttpStatusCode.OK);

        inner.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task An_address_that_keeps_silent_does_not_hold_up_the_next()
    {
        await using var api = await ScriptedApi.StartAsync(Page(1));
        using var silent = SilentListener.Start("127.0.0.4", int.Parse(Port(api)));
        using var client = Client("127.0.0.0/8", Resolves("127.0.0.4", "127.0.0.1"));

        (await GetAsync(client, $"http://crm.example:{Port(api)}/")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_not_one_that_is_refused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var client = Client("127.0.0.1", Resolves());

        var closed = await Should.ThrowAsync<HttpRequestException>(() => GetAsync(client, $"http://127.0.0.1:{port}/"));
        var unknown = await Should.ThrowAsync<HttpRequestException>(() => GetAsync(client, $"http://nowhere.example:{port}/"));

        closed.ShouldNotBeOfType<AddressRefusedException>();
        closed.HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);
        unknown.HttpRequestError.ShouldBe(HttpRequestError.NameResolutionError);
    }

    [Fact]
    public async Task A_link_local_address_is_not_allowed_by_a_name()
    {
        using var client = Client("metadata.internal, localhost", Resolves("169.254.169.254"));

        var error = await Should.ThrowAsync<AddressRefusedException>(() => GetAsync(client, "http://metadata.internal/", "http://metadata.internal/"));

        error.Message.ShouldContain("it is at 169.254.169.254, a link-local address");
        error.Message.ShouldContain("add the address 169.254.169.254 to DataSync:Http:AllowedPrivateHosts");
        await Should.ThrowAsync<AddressRefusedException>(() => GetAsync(client, "http://169.254.169.254/", "http://169.254.169.254/"));
    }

    [Fact]
    public async Task A_redirect_into_the_own_network_is_not_followed()
    {
        await using var inner = await ScriptedApi.StartAsync(Page(1));
        await using var api = await ScriptedApi.StartAsync(Status(302, "", ("Location", inner.Url)), Page(2));
        using var client = Client();

        var answer = await GetAsync(client, api.Url, api.Url);
        // Whoever follows it sends a request of its own, which is looked at like any other.
        await Should.ThrowAsync<AddressRefusedException>(() => GetAsync(client, answer.Headers.Location!.AbsoluteUri, api.Url));

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        inner.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_that_redirects_into_the_own_network_is_refused()
    {
        await using var inner = await ScriptedApi.StartAsync(Page(1));
        await using var api = await ScriptedApi.StartAsync(Status(302, "", ("Location", inner.Url)));
        using var client = Client(Authority(api));
        var stream = SourceStream.Create(ManifestParser.Parse(TestSource.Manifest(), "crm.yaml"), "customers", TestSource.Config(api.Url));
        var reader = new PageReader(client, new TestLogger(), TimeProvider.System, () => 0.5, TestSource.FastOptions);

        var error = await Should.ThrowAsync<SourceConfigurationException>(() => reader.ReadPageAsync(stream, PagePosition.Start, 2, default));

        error.Message.ShouldContain("127.0.0.1 is not called");
        (api.Requests.Count, inner.Requests.Count).ShouldBe((1, 0));
    }

    [Fact]
    public async Task A_proxy_is_not_used()
    {
        await using var proxy = await ScriptedApi.StartAsync(Page(9));
        await using var api = await ScriptedApi.StartAsync(Page(1));
        var guard = new AddressGuard(new AddressGuardOptions { AllowedPrivateHosts = "127.0.0.1" }, TimeProvider.System);
        using var client = new HttpClient(guard.CreateHandler(() => new SocketsHttpHandler { Proxy = new WebProxy(proxy.Url) }));

        await GetAsync(client, api.Url);

        (proxy.Requests.Count, api.Requests.Count).ShouldBe((0, 1));
    }

    [Fact]
    public async Task Connecting_ends_with_the_caller()
    {
        using var silent = SilentListener.Start("127.0.0.5", 0);
        using var client = Client("127.0.0.5");
        using var stop = new CancellationTokenSource();

        var request = client.GetAsync(new Uri($"http://127.0.0.5:{silent.Port}/"), stop.Token);
        await stop.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(() => request)).CancellationToken.IsCancellationRequested.ShouldBeTrue();
    }

    private static HttpClient Client(string allowed = "", Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) => new(
        new AddressGuard(new AddressGuardOptions { AllowedPrivateHosts = allowed }, TimeProvider.System, resolve ?? Dns.GetHostAddressesAsync)
            .CreateHandler(() => new SocketsHttpHandler())) { Timeout = TimeSpan.FromSeconds(30) };

    private static Func<string, CancellationToken, Task<IPAddress[]>> Resolves(params string[] addresses) =>
        (_, _) => Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse));

    private static async Task<HttpResponseMessage> GetAsync(HttpClient client, string url, params string[] configured)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (configured.Length > 0)
            request.Options.Set(AddressGuard.OperatorHostsKey, OperatorHosts.In(configured));
        return await client.SendAsync(request);
    }

    private static string Authority(ScriptedApi api) => new Uri(api.Url).Authority;

    private static string Port(ScriptedApi api) => new Uri(api.Url).Port.ToString();
}
