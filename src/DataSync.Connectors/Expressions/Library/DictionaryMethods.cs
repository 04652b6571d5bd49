using System.Collections.Frozen;
using DataSync.Connectors.Expressions.Values;

namespace DataSync.Connectors.Expressions.Library;

/// <summary>Methods of a dictionary (https://docs.python.org/3/library/stdtypes.html#mapping-types-dict).</summary>
internal static class DictionaryMethods
{
    public static FrozenDictionary<string, ExpressionFunction> All { get; } = new Dictionary<string, ExpressionFunction>(StringComparer.Ordinal)
    {
        ["get"] = Get,
        ["items"] = (e, self, a) => View(e, self, a, "dict_items", entry => ExpressionValue.Tuple(entry.Key, entry.Value)),
        ["keys"] = (e, self, a) => View(e, self, a, "dict_keys", entry => entry.Key),
        ["values"] = (e, self, a) => View(e, self, a, "dict_values", entry => entry.Value),
        ["copy"] = (e, self, a) => Copy(e, self, a.Expect()),
        ["update"] = Update,
        ["setdefault"] = SetDefault,
        ["pop"] = Pop,
        ["clear"] = Clear,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Puts the entries of a dictionary or the pairs of a list into another.</summary>
    /// <exception cref="ExpressionException">There are no pairs in it.</exception>
    public static void Fill(Evaluation evaluation, MutableDictionaryValue dictionary, ExpressionValue source)
    {
        if (source.Kind == ExpressionKind.Dictionary)
        {
            evaluation.Charge(source.AsDictionary.Count);
            // A copy, since a dictionary may be put into itself.
            foreach (var (key, value) in source.AsDictionary.Entries.ToList())
                dictionary.Set(key, value);
            return;
        }

        foreach (var item in Sequences.ToList(source, evaluation))
        {
            var pair = Sequences.ToList(item, evaluation);
            if (pair.Count != 2)
                throw Fault.Of("a dictionary is made of pairs, and an item is none", "Give tuples of key and value");
            dictionary.Set(pair[0], pair[1]);
        }
    }

    private static ExpressionValue Get(Evaluation evaluation, ExpressionValue self, Arguments arguments)
    {
        // dict.get takes its arguments by place only; by name is understood too.
        arguments.Expect("key", "default");
        return self.AsDictionary.TryGet(arguments.Required(0, "key"), out var value) ? value : arguments.Find(1, "default") ?? ExpressionValue.None;
    }

    private static ExpressionValue View(
        Evaluation evaluation,
        ExpressionValue self,
        Arguments arguments,
        string name,
        Func<KeyValuePair<ExpressionValue, ExpressionValue>, ExpressionValue> part)
    {
        arguments.Expect();
        evaluation.Charge(self.AsDictionary.Count);
        return ExpressionValue.Of(new IteratorValue(name, new MutableListValue([.. self.AsDictionary.Entries.Select(part)], isReadOnly: true)));
    }

    private static ExpressionValue Copy(Evaluation evaluation, ExpressionValue self, Arguments _)
    {
        var copy = new MutableDictionaryValue();
        Fill(evaluation, copy, self);
        return ExpressionValue.Of(copy);
    }

    private static ExpressionValue Update(Evaluation evaluation, ExpressionValue self, Arguments arguments)
    {
        var dictionary = self.AsDictionary.Writable();
        foreach (var source in arguments.Positional)
            Fill(evaluation, dictionary, source);
        foreach (var (name, value) in arguments.Named)
            dictionary.Set(ExpressionValue.Of(name), value);
        return ExpressionValue.None;
    }

    private static ExpressionValue SetDefault(Evaluation evaluation, ExpressionValue self, Arguments arguments)
    {
        var key = arguments.Expect("key", "default").Required(0, "key");
        if (self.AsDictionary.TryGet(key, out var value))
            return value;
        value = arguments.Find(1, "default") ?? ExpressionValue.None;
        self.AsDictionary.Writable().Set(key, value);
        return value;
    }

    private static ExpressionValue Pop(Evaluation evaluation, ExpressionValue self, Arguments arguments)
    {
        var dictionary = self.AsDictionary.Writable();
        var key = arguments.Expect("key", "default").Required(0, "key");
        if (!dictionary.TryGet(key, out var value))
            return arguments.Find(1, "default") ?? throw Fault.Of("pop is given a key that is not there", "Give a default as second argument");
        dictionary.Remove(key);
        return value;
    }

    private static ExpressionValue Clear(Evaluation evaluation, ExpressionValue self, Arguments arguments)
    {
        arguments.Expect();
        self.AsDictionary.Writable().Clear();
        return ExpressionValue.None;
    }
}
