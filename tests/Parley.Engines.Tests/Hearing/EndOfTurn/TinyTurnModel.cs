using System.Text;

namespace Parley.Engines.Tests.Hearing.EndOfTurn;

/// <summary>
/// Writes a network of the form of Smart Turn v3 (1 x 80 x 800 in, one probability out): the mean of the last frames of all bands, through a
/// sigmoid. So loud sound at the end is no end, and silence is one.
/// </summary>
internal static class TinyTurnModel
{
    private const int Float = 1;
    private const int Int64 = 7;

    public static string Write(string folder)
    {
        var path = Path.Combine(folder, "smart-turn-v3.onnx");
        var slice = Node("Slice", ["input_features", "from", "to", "axes"], "end");
        var mean = Node("ReduceMean", ["end"], "mean", Attribute("keepdims", 0));
        var scaled = Node("Mul", ["mean", "scale"], "scaled");
        var shaped = Node("Reshape", ["scaled", "shape"], "shaped");
        var score = Node("Sigmoid", ["shaped"], "logits");
        byte[] graph =
        [
            .. Field(1, slice),
            .. Field(1, mean),
            .. Field(1, scaled),
            .. Field(1, shaped),
            .. Field(1, score),
            .. Field(2, "tiny"u8.ToArray()),
            .. Field(5, Integers("from", [760])),
            .. Field(5, Integers("to", [800])),
            .. Field(5, Integers("axes", [2])),
            .. Field(5, Integers("shape", [1, 1])),
            .. Field(5, Floats("scale", [-6])),
            .. Field(11, Value("input_features", [1, 80, 800])),
            .. Field(12, Value("logits", [1, 1])),
        ];
        byte[] opset = [.. Field(1, []), .. Number(2, 13)];
        File.WriteAllBytes(path, [.. Number(1, 8), .. Field(7, graph), .. Field(8, opset)]);
        return path;
    }

    private static byte[] Node(string type, string[] inputs, string output, params byte[][] attributes) =>
        [
            .. inputs.SelectMany(input => Field(1, Encoding.UTF8.GetBytes(input))),
            .. Field(2, Encoding.UTF8.GetBytes(output)),
            .. Field(4, Encoding.UTF8.GetBytes(type)),
            .. attributes.SelectMany(attribute => Field(5, attribute)),
        ];

    private static byte[] Attribute(string name, long value) =>
        [.. Field(1, Encoding.UTF8.GetBytes(name)), .. Number(3, value), .. Number(20, 2)];

    private static byte[] Integers(string name, long[] values) =>
        [
            .. values.Length == 1 ? Number(1, 1) : Number(1, values.Length),
            .. Number(2, Int64),
            .. values.SelectMany(value => Number(7, value)),
            .. Field(8, Encoding.UTF8.GetBytes(name)),
        ];

    private static byte[] Floats(string name, float[] values) =>
        [
            .. Number(2, Float),
            .. Field(8, Encoding.UTF8.GetBytes(name)),
            .. Field(9, [.. values.SelectMany(BitConverter.GetBytes)]),
        ];

    private static byte[] Value(string name, long[] shape)
    {
        byte[] dimensions = [.. shape.SelectMany(length => Field(1, Number(1, length)))];
        byte[] tensor = [.. Number(1, Float), .. Field(2, dimensions)];
        return [.. Field(1, Encoding.UTF8.GetBytes(name)), .. Field(2, Field(1, tensor))];
    }

    private static byte[] Field(int number, byte[] content) =>
        [.. Varint((ulong)((number << 3) | 2)), .. Varint((ulong)content.Length), .. content];

    private static byte[] Number(int number, long value) => [.. Varint((ulong)(number << 3)), .. Varint((ulong)value)];

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
