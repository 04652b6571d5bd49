using DataSync.Connectors.Expressions.Library;
using DataSync.Connectors.Interpolation;

namespace DataSync.Connectors.Manifests;

/// <summary>
/// One component of a manifest while it is read: its own keys, the parameters in effect, its place for messages.
/// A key that the format has and nobody asked for is a problem, one that the format does not have a warning, so nothing in a
/// manifest is silently ignored.
/// </summary>
/// <remarks>
/// <c>$parameters</c> reach every component below; those further in win; a parameter whose name is a key of a component
/// stands in where the key is missing. Same rules as the reference engine's <c>ManifestComponentTransformer</c>.
/// </remarks>
internal sealed class ComponentScope
{
    private const string ParametersKey = "$parameters";

    private readonly ManifestMap _map;
    private readonly string _path;
    private readonly ManifestProblems _problems;
    private readonly Dictionary<string, ManifestNode> _parameters;
    private readonly SortedSet<string> _known = new(StringComparer.Ordinal);

    private readonly IReadOnlyDictionary<string, ManifestNode> _inherited;
    private bool _outerWins;

    private ComponentScope(
        ManifestMap map,
        string path,
        IReadOnlyDictionary<string, ManifestNode> inherited,
        string? defaultType,
        ManifestProblems problems,
        bool outerWins = false)
    {
        (_map, _path, _problems, _inherited, _outerWins) = (map, path, problems, inherited, outerWins);
        _parameters = new Dictionary<string, ManifestNode>(inherited, StringComparer.Ordinal);
        foreach (var (name, entry) in (map[ParametersKey] as ManifestMap)?.Entries ?? new Dictionary<string, ManifestEntry>())
        {
            if (!outerWins || !_parameters.ContainsKey(name))
                _parameters[name] = entry.Value;
        }

        Type = (map["type"] as ManifestScalar)?.Text ?? defaultType ?? "";
    }

    public static ComponentScope Root(ManifestMap map, ManifestProblems problems) =>
        new(map, "", new Dictionary<string, ManifestNode>(), "DeclarativeSource", problems);

    private ComponentScope(ComponentScope scope, ManifestProblems problems) =>
        (_map, _path, _problems, _parameters, _inherited, _outerWins, Type) =
        (scope._map, scope._path, problems, scope._parameters, scope._inherited, scope._outerWins, scope.Type);

    /// <summary>The same component with its problems, and those below it, collected elsewhere.</summary>
    public ComponentScope ReportingTo(ManifestProblems problems) => new(this, problems);

    /// <summary>The component as it is written.</summary>
    public ManifestMap Map => _map;

    /// <summary>Names of the parameters in effect.</summary>
    public IEnumerable<string> ParameterNames => _parameters.Keys;

    /// <summary>
    /// Another component in the place of this one. Its own parameters win over those around it; below it, those further out win
    /// over those further in if so: what the reference engine calls <c>use_parent_parameters</c>.
    /// </summary>
    public ComponentScope With(ManifestMap map, bool outerWins) => new(map, _path, _inherited, Type, _problems) { _outerWins = outerWins };

    /// <summary>A collection for problems that do not concern the whole manifest.</summary>
    public ManifestProblems ProblemsOfPart() => _problems.ForPart();

    /// <summary>A collection for what is found after the manifest was read.</summary>
    public ManifestProblems NewProblems() => _problems.Anew();

    /// <summary>Makes the problems of a part those of the whole.</summary>
    public void Problems(IEnumerable<ManifestProblem> ofPart) => _problems.Add(ofPart);

    /// <summary>Place of the component in the manifest, such as <c>streams[0]</c>.</summary>
    public string Place => _path;

    /// <summary>Declared or default type of the component; empty when neither is there.</summary>
    public string Type { get; }

    public int Line => _map.Line;

    /// <summary>The key's own value, else the parameter of that name, else null. An explicit null counts as absent.</summary>
    public ManifestNode? Node(string key)
    {
        _known.Add(key);
        return Present(_map[key]) ?? Present(_parameters.GetValueOrDefault(key));
    }

    /// <summary>A key that may stand there and has no effect on reading.</summary>
    public void Accept(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            _known.Add(key);
    }

    /// <summary>The component under a key; null when absent or not a mapping (which is reported).</summary>
    public ComponentScope? Child(string key, string? defaultType = null)
    {
        switch (Node(key))
        {
            case null:
                return null;
            case ManifestMap map:
                return Open(map, key, key, defaultType);
            case { } other:
                Problem(other, key, "a component is expected", "Write its keys below it, indented");
                return null;
        }
    }

    /// <summary>The components of a list; anything else is reported.</summary>
    public IEnumerable<ComponentScope> Children(string key, string? defaultType = null)
    {
        if (Node(key) is not { } node)
            yield break;
        if (node is not ManifestList list)
        {
            Problem(node, key, "a list is expected", "Start each item with a hyphen");
            yield break;
        }

        for (var i = 0; i < list.Items.Count; i++)
        {
            if (list.Items[i] is ManifestMap map)
                yield return Open(map, key, $"{key}[{i}]", defaultType);
            else
                Problem(list.Items[i], $"{key}[{i}]", "a component is expected", "Write its keys below the hyphen");
        }
    }

    /// <summary>
    /// Reads the component under a key by its type. Absent or of another type: reported, and null is answered, which is
    /// never seen outside because the parser then throws.
    /// </summary>
    public T Component<T>(string key, string? defaultType, params ReadOnlySpan<(string Type, Func<ComponentScope, T> Read)> types)
        where T : class
    {
        if (Child(key, defaultType) is { } child)
            return child.Read(types)!;
        if (Node(key) is null)
            Missing(key);
        return null!;
    }

    /// <summary>As <see cref="Component{T}"/>, with null for an absent key.</summary>
    public T? OptionalComponent<T>(string key, string? defaultType, params ReadOnlySpan<(string Type, Func<ComponentScope, T> Read)> types)
        where T : class => Child(key, defaultType)?.Read(types);

    /// <summary>Reads this component by its type; null after a problem was reported.</summary>
    public T? Read<T>(params ReadOnlySpan<(string Type, Func<ComponentScope, T> Read)> types)
        where T : class
    {
        var names = new List<string>();
        foreach (var (type, read) in types)
        {
            if (type == Type)
            {
                var component = read(this);
                RefuseUnknownKeys();
                return component;
            }

            names.Add(type);
        }

        var (what, remedy) = ("", $"Use {string.Join(" or ", names)}");
        if (Type.Length == 0)
            what = "the component has no type";
        else if (Type.StartsWith("Custom", StringComparison.Ordinal))
            (what, remedy) = ($"component type {Type} is not supported here", $"It needs Python code of its own, which this engine does not run. {remedy}");
        else if (ComponentKeys.IsType(Type))
            what = $"component type {Type} is not supported here";
        else
            (what, remedy) = ($"the format has no component type {Type}", NearestName.Near(Type, ComponentKeys.Types) is { } near ? $"Did you mean {near}" : remedy);
        _problems.Add(Line, _path.Length == 0 ? "(root)" : _path, what, remedy, Type);
        return null;
    }

    /// <summary>What makes nothing unusable and is probably not meant.</summary>
    public void Warn(ManifestNode? at, string key, string what, string remedy) =>
        _problems.Warn(at?.Line ?? Line, PathOf(key), what, remedy, Type);

    /// <summary>Takes over what makes nothing unusable.</summary>
    public void WarnOf(ManifestProblem problem) => _problems.Warn(problem);

    public void Problem(ManifestNode? at, string key, string what, string remedy) =>
        _problems.Add(at?.Line ?? Line, PathOf(key), what, remedy, Type);

    /// <summary>Reads a text of this component, wherever below the key it stands.</summary>
    public InterpolatedString Interpolate(ManifestNode at, string key, string text, IReadOnlySet<string>? variables = null) =>
        InterpolationParser.Parse(text, _parameters, variables ?? Variables.Request, (what, remedy) => Problem(at, key, what, remedy));

    /// <summary>Reports a key without which the component cannot be used.</summary>
    public void Missing(string key) => Problem(null, key, $"{key} is missing", $"Add {key}");

    private ComponentScope Open(ManifestMap map, string key, string place, string? defaultType)
    {
        // A parameter named like the key that holds this component would otherwise contain itself.
        var inherited = _parameters.Where(parameter => parameter.Key != key).ToDictionary(StringComparer.Ordinal);
        return new ComponentScope(map, PathOf(place), inherited, defaultType, _problems, _outerWins);
    }

    private void RefuseUnknownKeys()
    {
        _known.Remove(ParametersKey);
        foreach (var (key, entry) in _map.Entries)
        {
            if (_known.Contains(key) || key is "type" or ParametersKey)
                continue;
            // Without a type the format's own component would stand in for a custom one, and read other records.
            if (key == "class_name")
                _problems.Add(entry.Line, PathOf(key), $"custom Python in the place of a {Type} does not run", "Use the components of the format", Type);
            else if (ComponentKeys.Of(Type) is { } keys && !keys.Contains(key))
                _problems.Warn(entry.Line, PathOf(key), $"{Type} has no key {key} in the format; it has no effect", NearestName.Remedy(key, keys.Union(_known), "Its keys are"), Type);
            else
                _problems.Add(entry.Line, PathOf(key), $"{key} is not supported on {Type}", $"Remove it; supported are {string.Join(", ", _known)}", Type);
        }
    }

    private static ManifestNode? Present(ManifestNode? node) => node is ManifestScalar { IsNull: true } ? null : node;

    private string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";
}
