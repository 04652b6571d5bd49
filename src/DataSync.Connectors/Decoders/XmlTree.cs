using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DataSync.Connectors.Decoders;

/// <summary>
/// Elements and attributes of a document, in few bytes each. Written as an object where children of one name stand
/// together, at the place of the first of them.
/// </summary>
internal sealed class XmlTree
{
    /// <summary>The node above the root element.</summary>
    public const int Document = 0;

    private const int None = 0;
    private const int NoText = -1;

    private readonly List<JsonEncodedText> _names = [];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private Node[] _nodes = new Node[64];
    private byte[] _texts = new byte[1024];
    private int _textLength;
    private int[] _lastOfName = [];
    private int[] _seenIn = [];
    private DecodingContext? _context;

    /// <summary>Elements and attributes.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a node below another, behind what is there.</summary>
    public int Add(int parent, string name)
    {
        var index = ++Count;
        if (index == _nodes.Length)
            Array.Resize(ref _nodes, _nodes.Length * 2);
        _nodes[index].Name = IdOf(name);
        ref var above = ref _nodes[parent];
        if (above.FirstChild == None)
            above.FirstChild = index;
        else
            _nodes[above.LastChild].Next = index;
        above.LastChild = index;
        return index;
    }

    /// <summary>Gives a node its text, and answers how many bytes it has.</summary>
    /// <param name="node">The node.</param>
    /// <param name="text">The text.</param>
    /// <param name="isText">Whether an empty text is one, as with an attribute; else it is null.</param>
    public int SetText(int node, string text, bool isText)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_texts.Length - _textLength < most)
            Array.Resize(ref _texts, Math.Max(_textLength + most, (int)Math.Min(_texts.Length * 2L, Array.MaxLength)));
        var length = Encoding.UTF8.GetBytes(text, _texts.AsSpan(_textLength));
        (_nodes[node].TextStart, _nodes[node].TextLength) = (_textLength, length == 0 && !isText ? NoText : length);
        _textLength += length;
        return length;
    }

    /// <summary>Writes the document as an object.</summary>
    /// <exception cref="DecodingException">It is nested deeper than the limit.</exception>
    public void Write(Utf8JsonWriter writer, DecodingContext context)
    {
        _context = context;
        (_lastOfName, _seenIn) = (new int[_names.Count], new int[_names.Count]);
        Array.Fill(_seenIn, -1);
        WriteChildren(writer, Document);
        writer.WriteEndObject();
    }

    private void WriteValue(Utf8JsonWriter writer, int index)
    {
        var node = _nodes[index];
        var text = _texts.AsSpan(node.TextStart, Math.Max(node.TextLength, 0));
        if (node.FirstChild == None)
        {
            if (node.TextLength == NoText)
                writer.WriteNullValue();
            else
                writer.WriteStringValue(text);
            return;
        }

        WriteChildren(writer, index);
        if (!text.IsEmpty)
            writer.WriteString("#text"u8, text);
        writer.WriteEndObject();
    }

    /// <summary>Opens an object and writes the children into it, those of one name as an array.</summary>
    private void WriteChildren(Utf8JsonWriter writer, int parent)
    {
        GroupChildren(parent);
        writer.WriteStartObject();
        CheckDepth(writer);
        for (var first = _nodes[parent].FirstChild; first != None; first = _nodes[first].Next)
        {
            writer.WritePropertyName(_names[_nodes[first].Name]);
            if (_nodes[first].SameName == None)
            {
                WriteValue(writer, first);
                continue;
            }

            writer.WriteStartArray();
            CheckDepth(writer);
            for (var node = first; node != None; node = _nodes[node].SameName)
                WriteValue(writer, node);
            writer.WriteEndArray();
        }
    }

    /// <summary>Leaves in the chain of children the first of each name, with a chain of its own to the others.</summary>
    private void GroupChildren(int parent)
    {
        for (int node = _nodes[parent].FirstChild, kept = None; node != None; node = _nodes[node].Next)
        {
            var name = _nodes[node].Name;
            if (_seenIn[name] == parent)
            {
                _nodes[_lastOfName[name]].SameName = node;
                _nodes[kept].Next = _nodes[node].Next;
            }
            else
            {
                _seenIn[name] = parent;
                kept = node;
            }

            _lastOfName[name] = node;
        }
    }

    private void CheckDepth(Utf8JsonWriter writer)
    {
        if (writer.CurrentDepth > _context!.Limits.MaxDepth)
            throw JsonText.TooDeep(_context, _context.At());
    }

    private int IdOf(string name)
    {
        if (!_ids.TryGetValue(name, out var id))
        {
            _ids[name] = id = _names.Count;
            _names.Add(JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
        }

        return id;
    }

    private struct Node
    {
        public int Name;
        public int FirstChild;
        public int LastChild;
        public int Next;
        public int SameName;
        public int TextStart;
        public int TextLength;
    }
}
