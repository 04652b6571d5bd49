using System.Globalization;
using System.Text;
using YamlDotNet.RepresentationModel;

namespace DataSync.Connectors.Corpus.Tests.Fuzz;

/// <summary>Spoils manifests, each time in the same way for the same random numbers.</summary>
internal sealed class ManifestMutator(Random random)
{
    private static readonly string[] _values =
    [
        "", "null", "true", "-1", "0", "1e400", "99999999999999999999999999", "2147483648", "NaN", "{{", "}}", "{{ }}", "{% for %}", "{{ config }}",
        "{{ response['x' }}", "{{ config['base_url'] | nosuchfilter }}", "{{ 9 ** 999999999 }}", "{{ 'x' * 1000000000 }}", "{{ range(1000000000) | list }}",
        "{{ ((((((((((((((((1)))))))))))))))) }}", "{{ record.a.b.c.d }}", "{{ now_utc() - duration('P9999999999Y') }}", "{{ config.__class__.__mro__ }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}", "{{ ''.join(['a'] * 99999999) }}", "#/definitions/nothing", "#/streams/0",
        "#/", "P1D", "PT0S", "-P1D", "P99999999999D", "%Y-%m-%d", "%Q%Q%Q", "2026-13-45", "not a date", "\0", "\uFFFF", "🦊", "http://", "https://[::1", "file:///etc/passwd",
        "../../..", "/", "?a=b", "a\r\nX-Evil: 1", "(a+)+$", "[", "*", "**", "a.b.c", "GET /", "POST", "BREW",
    ];

    private static readonly string[] _types =
    [
        "HttpRequester", "SimpleRetriever", "AsyncRetriever", "CursorPagination", "OffsetIncrement", "PageIncrement", "DatetimeBasedCursor", "SubstreamPartitionRouter",
        "ListPartitionRouter", "GroupingPartitionRouter", "OAuthAuthenticator", "JwtAuthenticator", "SessionTokenAuthenticator", "SelectiveAuthenticator", "CsvDecoder", "XmlDecoder", "GzipDecoder",
        "CompositeErrorHandler", "DefaultErrorHandler", "HttpResponseFilter", "AddFields", "RemoveFields", "DpathFlattenFields", "CustomRequester", "NoSuchThing", "DynamicDeclarativeStream",
        "StateDelegatingStream", "RequestPath", "WaitTimeFromHeader", "ExponentialBackoffStrategy", "IncrementingCountCursor", "Spec", "DeclarativeStream",
    ];

    /// <summary>The manifest with one to four things wrong with it.</summary>
    public string Spoil(string yaml)
    {
        if (random.Next(4) == 0)
            return SpoilText(yaml);
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        for (var i = random.Next(4); i >= 0; i--)
            SpoilNode(root);
        var text = new StringWriter(CultureInfo.InvariantCulture);
        stream.Save(text, assignAnchors: false);
        return text.ToString();
    }

    private void SpoilNode(YamlMappingNode root)
    {
        var maps = root.AllNodes.OfType<YamlMappingNode>().Where(map => map.Children.Count > 0).ToList();
        var map = maps[random.Next(maps.Count)];
        var key = map.Children.Keys.ElementAt(random.Next(map.Children.Count));
        switch (random.Next(10))
        {
            case 0:
                map.Children.Remove(key);
                break;
            case 1:
                map.Children[key] = new YamlScalarNode(Pick(_values));
                break;
            case 2:
                map.Children[key] = new YamlSequenceNode(Copy(map.Children[key]), new YamlScalarNode(Pick(_values)));
                break;
            case 3:
                map.Children[key] = new YamlMappingNode(new YamlScalarNode("type"), new YamlScalarNode(Pick(_types)));
                break;
            case 4:
                var other = maps[random.Next(maps.Count)];
                map.Children[key] = Copy(other.Children.Values.ElementAt(random.Next(other.Children.Count)));
                break;
            case 5:
                map.Children[new YamlScalarNode("$ref")] = new YamlScalarNode(random.Next(2) == 0 ? "#/streams/0" : "#/definitions/requester");
                break;
            case 6:
                map.Children[new YamlScalarNode("$parameters")] = new YamlMappingNode(Copy(key), new YamlScalarNode(Pick(_values)));
                break;
            case 7:
                map.Children[new YamlScalarNode("type")] = new YamlScalarNode(Pick(_types));
                break;
            case 8:
                YamlNode deep = new YamlScalarNode("x");
                for (var depth = random.Next(400); depth > 0; depth--)
                    deep = random.Next(2) == 0 ? new YamlSequenceNode(deep) : new YamlMappingNode(Copy(key), deep);
                map.Children[key] = deep;
                break;
            default:
                // Values only: a key that changes is lost to its mapping.
                var scalars = maps.SelectMany(one => one.Children.Values).OfType<YamlScalarNode>().ToList();
                if (scalars.Count > 0)
                    scalars[random.Next(scalars.Count)].Value = Pick(_values);
                break;
        }
    }

    private string SpoilText(string yaml)
    {
        var text = new StringBuilder(yaml);
        for (var i = random.Next(3); i >= 0; i--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(8))
            {
                case 0:
                    text.Length = Math.Max(1, at);
                    break;
                case 1:
                    text.Remove(at, Math.Min(random.Next(40), text.Length - at));
                    break;
                case 2:
                    text.Insert(at, '\0');
                    break;
                case 3:
                    text.Insert(at, new string(Pick(["[", "{", "- ", "  ", "{{ (", "\t"])[0], random.Next(5000)));
                    break;
                case 4:
                    text.Insert(0, "x: &x [*x, *x]\n");
                    break;
                case 5:
                    text.Insert(0, Bomb());
                    break;
                case 6:
                    text[at] = (char)random.Next(0x10000);
                    break;
                default:
                    text.Insert(at, Pick(_values));
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>Aliases of aliases: a few lines that stand for very many.</summary>
    private static string Bomb() =>
        "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));

    private string Pick(string[] values) => values[random.Next(values.Length)];

    private static YamlNode Copy(YamlNode node) => node switch
    {
        YamlMappingNode map => new YamlMappingNode(map.Children.Select(pair => KeyValuePair.Create(Copy(pair.Key), Copy(pair.Value)))),
        YamlSequenceNode list => new YamlSequenceNode(list.Children.Select(Copy)),
        YamlScalarNode scalar => new YamlScalarNode(scalar.Value) { Style = scalar.Style },
        _ => new YamlScalarNode(""),
    };
}
