using System.Text;
using System.Xml;

namespace DataSync.Connectors.Decoders;

/// <summary>Reads an XML document into a tree, within the limits of a response.</summary>
internal sealed class XmlTreeReader(XmlTextReader reader, DecodingContext context)
{
    private readonly XmlTree _tree = new();
    private readonly Stack<StringBuilder> _spare = new();
    private readonly Stack<(int Node, StringBuilder Text)> _open = new();
    private int _characters;

    /// <exception cref="XmlException">The document is not well-formed.</exception>
    /// <exception cref="DecodingException">It is beyond a limit.</exception>
    public XmlTree Read()
    {
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    Open();
                    break;
                case XmlNodeType.EndElement:
                    Close();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace when _open.Count > 0:
                    _open.Peek().Text.Append(Counted(reader.Value));
                    break;
            }
        }

        return _tree;
    }

    private void Open()
    {
        if (_open.Count == context.Limits.MaxDepth)
            throw JsonText.TooDeep(context, Here());

        var isEmpty = reader.IsEmptyElement;
        var node = Add(_open.Count == 0 ? XmlTree.Document : _open.Peek().Node, reader.Name);
        while (reader.MoveToNextAttribute())
            SetText(Add(node, "@" + reader.Name), Counted(reader.Value), isText: true);
        _open.Push((node, _spare.TryPop(out var text) ? text : new StringBuilder()));
        if (isEmpty)
            Close();
    }

    private void Close()
    {
        var (node, text) = _open.Pop();
        SetText(node, text.ToString().Trim(), isText: false);
        _spare.Push(text.Clear());
    }

    private void SetText(int node, string text, bool isText)
    {
        if (_tree.SetText(node, text, isText) > context.Limits.MaxFieldBytes)
            throw DecodingException.Limit($"a text is longer than {context.Limits.MaxFieldBytes} bytes", Here(), DecodingContext.AskForLess);
    }

    private int Add(int parent, string name)
    {
        if (_tree.Count == context.Limits.MaxXmlNodes)
        {
            throw DecodingException.Limit(
                $"the body has more than {context.Limits.MaxXmlNodes} elements and attributes", Here(), DecodingContext.AskForLess);
        }

        return _tree.Add(parent, name);
    }

    private string Counted(string text)
    {
        _characters += text.Length;
        if (_characters > context.Limits.MaxXmlCharacters)
        {
            throw DecodingException.Limit(
                $"the body has more than {context.Limits.MaxXmlCharacters} characters of text", Here(), DecodingContext.AskForLess);
        }

        return text;
    }

    private DecodingPlace Here() => context.At(reader.LineNumber);
}
