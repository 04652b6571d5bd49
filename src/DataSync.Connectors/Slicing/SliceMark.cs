namespace DataSync.Connectors.Slicing;

/// <summary>Highest cursor value seen in a slice.</summary>
/// <param name="Slice">Zero-based number of the slice.</param>
/// <param name="Value">The value as the cursor's format writes it.</param>
/// <param name="Rank">The value as a number that compares; see <see cref="SliceState.Rank"/>.</param>
/// <param name="Stream">Whose slice: empty for the stream itself, else the place of a parent stream in the plan.</param>
/// <param name="Partition">Partition of the slice, as <see cref="SliceState.Partition"/> has it.</param>
public sealed record SliceMark(int Slice, string Value, decimal Rank, string Stream = "", string Partition = "{}");
