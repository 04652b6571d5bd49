namespace DataSync.Connectors.Tests.Answers;

/// <summary>Golden: unit_tests/sources/declarative/transformations and test_record_filter.py of the reference engine.</summary>
public sealed class TransformationTests
{
    private static AnswerManifest.Selected Transform(string record, params string[] transformations) =>
        AnswerManifest.Select(AnswerManifest.Of(stream: $"transformations: [{string.Join(", ", transformations)}]"), $"[{record}]");

    [Theory]
    [InlineData("""{"k":"v"}""", """path: [path], value: "static_value" """, """{"k":"v","path":"static_value"}""")]
    [InlineData("""{"k":"v"}""", """path: [path], value: "{{ 1 }}" """, """{"k":"v","path":1}""")]
    [InlineData("""{"k":"v"}""", """path: [path], value: "{{ 1 }}", value_type: string """, """{"k":"v","path":"1"}""")]
    [InlineData("""{"k":"v"}""", """path: [path], value: "{{ '1.5' }}", value_type: number """, """{"k":"v","path":1.5}""")]
    [InlineData("""{"k":"v"}""", """path: [path], value: "true", value_type: boolean """, """{"k":"v","path":"true"}""")]
    [InlineData("""{"k":"v"}""", """path: [path], value: "{{ true }}", value_type: boolean """, """{"k":"v","path":true}""")]
    [InlineData("""{"k":"v"}""", """path: [path], value: "{{ 1 }}", value_type: boolean """, """{"k":"v","path":"1"}""")]
    [InlineData("""{"k":"v"}""", """path: [nested, path], value: "static_value" """, """{"k":"v","nested":{"path":"static_value"}}""")]
    [InlineData("""{"k":"v"}""", """path: [k], value: "new_value" """, """{"k":"new_value"}""")]
    [InlineData("""{"k":[0,1]}""", """path: [k, 3], value: "v" """, """{"k":[0,1,null,"v"]}""")]
    [InlineData("""{"k":1}""", """path: [list, 1, x], value: "v" """, """{"k":1,"list":[null,{"x":"v"}]}""")]
    [InlineData("""{"k":null}""", """path: [k, x], value: "v" """, """{"k":{"x":"v"}}""")]
    [InlineData("""{"k":"v"}""", """path: [k2], value: "{{ config.shop }}" """, """{"k":"v","k2":"in-n-out"}""")]
    [InlineData("""{"k":"v"}""", """path: [k2], value: "{{ stream_slice['start_date'] }}" """, """{"k":"v","k2":"oct1"}""")]
    [InlineData("""{"k":"v"}""", """path: [k2], value: "{{ stream_partition.start_date }}" """, """{"k":"v","k2":"oct1"}""")]
    [InlineData("""{"k":{"nested":"v"}}""", """path: [k2], value: "{{ record.k.nested }}" """, """{"k":{"nested":"v"},"k2":"v"}""")]
    [InlineData("""{"k":{"a":[1.50]}}""", """path: [k2], value: "{{ record.k }}" """, """{"k":{"a":[1.50]},"k2":{"a":[1.5]}}""")]
    [InlineData("""{"k":"v"}""", """path: [k2], value: "{{ record.missing }}" """, """{"k":"v","k2":""}""")]
    [InlineData("""{"k":"v"}""", """path: [k2], value: "{{ record.get('missing') }}" """, """{"k":"v","k2":null}""")]
    [InlineData("""{"k":"v"}""", """path: ["{{ record.k }}"], value: "x" """, """{"k":"v","v":"x"}""")]
    public void Fields_are_added(string record, string field, string expected)
    {
        var selected = Transform(record, $"{{ type: AddFields, fields: [{{ {field} }}] }}");

        selected.Records.ShouldBe($"[{expected}]");
        selected.Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{{ False }}", "v", false)]
    [InlineData("{{ True }}", "v", true)]
    [InlineData("{{ path[0] not in record.keys() }}", "v", true)]
    [InlineData("{{ value == 'v' }}", "v", true)]
    [InlineData("{{ value == 'v' }}", "w", false)]
    public void Fields_are_added_on_a_condition(string condition, string value, bool isAdded) =>
        Transform("""{"k":1}""", $"{{ type: AddFields, condition: \"{condition}\", fields: [{{ path: [new], value: \"{value}\" }}] }}")
            .Records.ShouldBe(isAdded ? $$"""[{"k":1,"new":"{{value}}"}]""" : """[{"k":1}]""");

    [Fact]
    public void A_value_that_fails_on_one_record_is_null_and_told_and_the_page_stays()
    {
        var manifest = AnswerManifest.Of(
            stream: "transformations: [{ type: AddFields, fields: [{ path: [sum], value: \"{{ record.a + 1 }}\" }, { path: [two], value: \"{{ 2 }}\" }] }]");

        var selected = AnswerManifest.Select(manifest, """[{"a":1},{"a":"x"},{"a":3}]""");

        selected.Records.ShouldBe("""[{"a":1,"sum":2,"two":2},{"a":"x","sum":null,"two":2},{"a":3,"sum":4,"two":2}]""");
        var fault = selected.Faults.ShouldHaveSingleItem();
        (fault.Place, fault.Records).ShouldBe(("streams[0].transformations[0].fields[0]", 1));
        fault.Reason.ShouldContain("{{ record.a + 1 }}");
    }

    [Fact]
    public void A_single_value_in_the_way_of_a_path_is_not_lost()
    {
        var selected = Transform("""{"k":"v"}""", "{ type: AddFields, fields: [{ path: [k, x], value: 1 }] }");

        selected.Records.ShouldBe("""[{"k":"v"}]""");
        selected.Faults.ShouldHaveSingleItem().Reason.ShouldContain("k.x");
    }

    [Theory]
    [InlineData("""{"k1":"v","k2":"v"}""", "[[k1]]", "", """{"k2":"v"}""")]
    [InlineData("""{"k1":"v","k2":"v"}""", "[[k3]]", "", """{"k1":"v","k2":"v"}""")]
    [InlineData("""{"k1":"v","k2":"v"}""", "[[k1], [k2]]", "", "{}")]
    [InlineData("""{"k1":[1,2]}""", "[[k1, 0]]", "", """{"k1":[null,2]}""")]
    [InlineData("""{"k1":[1,2]}""", "[[k1, 1]]", "", """{"k1":[1]}""")]
    [InlineData("""{"k1":[0,1]}""", "[[\".\", k1, 10]]", "", """{"k1":[0,1]}""")]
    [InlineData("""{".":{"k1":[{"k2":"v","k3":"v"},{"k4":"v"}]}}""", "[[\".\", k1, 0, k2], [\".\", k1, 1, k4]]", "", """{".":{"k1":[{"k3":"v"},{}]}}""")]
    [InlineData("""{"a":{"x":1,"y":2},"b":{"x":3}}""", "[[\"*\", x]]", "", """{"a":{"y":2},"b":{}}""")]
    [InlineData("""{"a_1":1,"a_2":2,"b":3}""", "[[\"a_?\"]]", "", """{"b":3}""")]
    [InlineData("""{"a":{"b":{"secret":1}},"secret":2,"k":3}""", "[[\"**\", secret]]", "", """{"a":{"b":{}},"k":3}""")]
    [InlineData("""{"k1":"v","k2":"v"}""", "[[\"**\"]]", "{{ False }}", """{"k1":"v","k2":"v"}""")]
    [InlineData("""{"k1":"v","k2":"v"}""", "[[\"**\"]]", "{{ True }}", "{}")]
    [InlineData("""{"k1":"v","k2":"v1","k3":"v1","k4":{"n":"v1","n2":"v2"}}""", "[[\"**\"]]", "{{ property == 'v1' }}", """{"k1":"v","k4":{"n2":"v2"}}""")]
    [InlineData("""{"k1":255,"k2":"s","k4":{"n":123123,"n2":"v2"}}""", "[[\"**\"]]", "{{ property is integer }}", """{"k2":"s","k4":{"n2":"v2"}}""")]
    [InlineData("""{"k1":"","k2":"","k3":"x"}""", "[[k1], [k3]]", "{{ property|string == '' }}", """{"k2":"","k3":"x"}""")]
    public void Fields_are_removed(string record, string pointers, string condition, string expected) =>
        Transform(record, $"{{ type: RemoveFields, condition: \"{condition}\", field_pointers: {pointers} }}").Records.ShouldBe($"[{expected}]");

    [Theory]
    [InlineData("""{"FirstName":1,"lastName":2}""", """{"first_name":1,"last_name":2}""")]
    [InlineData("""{"123Number":1,"456Another123":2}""", """{"_123_number":1,"_456_another_123":2}""")]
    [InlineData("""{"NestedRecord":{"FirstName":1,"lastName":2},"456Another123":3}""", """{"nested_record":{"first_name":1,"last_name":2},"_456_another_123":3}""")]
    [InlineData("""{"hello@world":1,"test#case":2}""", """{"hello_world":1,"test_case":2}""")]
    [InlineData("""{"MixedUPCase123":1,"lowercaseAnd123":2}""", """{"mixed_upcase_123":1,"lowercase_and_123":2}""")]
    [InlineData("""{"Café":1,"Naïve":2,"Straße":3}""", """{"cafe":1,"naive":2,"strasse":3}""")]
    [InlineData("""{"This is a full sentence":1}""", """{"this_is_a_full_sentence":1}""")]
    [InlineData("""{"Имя":1,"名":2,"List":[{"A":1}]}""", """{"имя":1,"名":2,"list":[{"A":1}]}""")]
    public void Names_become_snake_case(string record, string expected) =>
        Transform(record, "{ type: KeysToSnakeCase }").Records.ShouldBe($"[{expected}]");

    [Fact]
    public void Names_become_small_letters_at_the_top_only() =>
        Transform("""{"wIth_CapITal":{"A":1},"anOThEr":2}""", "{ type: KeysToLower }").Records.ShouldBe("""[{"with_capital":{"A":1},"another":2}]""");

    [Theory]
    [InlineData(" ", "_", """{"date time":1,"customer id":{"a b":2},"x":[{"a b":3}]}""", """{"date_time":1,"customer_id":{"a_b":2},"x":[{"a b":3}]}""")]
    [InlineData("{{ record.o }}", "{{ config.shop }}", """{"o":"k","k1":1}""", """{"o":"k","in-n-out1":1}""")]
    [InlineData("", "_", """{"a b":1}""", """{"a b":1}""")]
    public void Texts_in_names_are_replaced(string old, string replacement, string record, string expected) =>
        Transform(record, $"{{ type: KeysReplace, old: \"{old}\", new: \"{replacement}\" }}").Records.ShouldBe($"[{expected}]");

    [Theory]
    [InlineData("true", """{"Nested":{"FirstName":"John"},"x":456}""", """{"x":456,"FirstName":"John"}""")]
    [InlineData("true", """{"ListExample":[{"A":"a"},{"A":"b"}]}""", """{"ListExample.1.A":"b","ListExample.0.A":"a"}""")]
    [InlineData("true", """{"M":{"Nested":[{"Key":{"Value":"t1"}},{"Key":{"Value":"t2"}}]},"Simple":"v"}""", """{"Simple":"v","Nested.1.Key.Value":"t2","Nested.0.Key.Value":"t1"}""")]
    [InlineData("false", """{"List":["Item1","Item2"]}""", """{"List":["Item1","Item2"]}""")]
    [InlineData("false", """{"Root":{"List":[{"K":1}]},"List":[1,3],"S":"v"}""", """{"S":"v","List":[1,3],"Root.List":[{"K":1}]}""")]
    [InlineData("true", """{"x":2,"a":{"x":1}}""", """{"x":2,"a.x":1}""")]
    public void Nested_fields_are_flattened(string lists, string record, string expected) =>
        Transform(record, $"{{ type: FlattenFields, flatten_lists: {lists} }}").Records.ShouldBe($"[{expected}]");

    [Theory]
    [InlineData("field_path: [field2]", """{"field1":1,"field2":{"field3":3}}""", """{"field1":1,"field2":{"field3":3},"field3":3}""")]
    [InlineData("field_path: [field2], delete_origin_value: true", """{"field1":1,"field2":{"field3":3}}""", """{"field1":1,"field3":3}""")]
    [InlineData("field_path: [field2, \"*\", field4], delete_origin_value: true", """{"field1":1,"field2":{"field3":{"field4":{"field5":5}}}}""", """{"field1":1,"field2":{"field3":{}},"field5":5}""")]
    [InlineData("field_path: [\"{{ 'field2' }}\"]", """{"field2":{"field3":3}}""", """{"field2":{"field3":3},"field3":3}""")]
    [InlineData("field_path: [none]", """{"field2":{"field3":3}}""", """{"field2":{"field3":3}}""")]
    [InlineData("field_path: [\"*\", none]", """{"field2":{"field3":3}}""", """{"field2":{"field3":3}}""")]
    [InlineData("field_path: [field2], delete_origin_value: true", """{"field2":{"field3":3},"field3":9}""", """{"field2":{"field3":3},"field3":9}""")]
    [InlineData("field_path: [field2], replace_record: true", """{"field1":1,"field2":{"field3":3}}""", """{"field3":3}""")]
    [InlineData("field_path: [field2], replace_record: true, key_transformation: { prefix: \"p_\", suffix: \"_s\" }", """{"field1":1,"field2":{"field3":3}}""", """{"p_field3_s":3}""")]
    public void One_nested_object_is_flattened(string keys, string record, string expected) =>
        Transform(record, $"{{ type: DpathFlattenFields, {keys} }}").Records.ShouldBe($"[{expected}]");

    [Theory]
    [InlineData("{{ record['id'] > 1 }}", """[{"id":2,"n":1.50},{"id":3}]""")]
    [InlineData("{{ record.n }}", """[{"id":2,"n":1.50}]""")]
    [InlineData("{{ record.get('n') }}", """[{"id":1},{"id":2,"n":1.50},{"id":3}]""")]
    [InlineData("{{ record.n.x }}", "[]")]
    [InlineData("{{ record['id'] == config['shop'] }}", "[]")]
    [InlineData("{{ stream_interval['start_date'] == 'oct1' }}", """[{"id":1},{"id":2,"n":1.50},{"id":3}]""")]
    [InlineData("", """[{"id":1},{"id":2,"n":1.50},{"id":3}]""")]
    public void A_filter_keeps_the_records_for_which_it_holds(string condition, string expected)
    {
        var selected = AnswerManifest.Select(
            AnswerManifest.Of(selector: $"record_filter: {{ type: RecordFilter, condition: \"{condition}\" }}"), """[{"id":1},{"id":2,"n":1.50},{"id":3}]""");

        selected.Records.ShouldBe(expected);
        selected.Faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_record_on_which_the_filter_fails_is_kept_and_told()
    {
        var selected = AnswerManifest.Select(
            AnswerManifest.Of(selector: "record_filter: { condition: \"{{ record.id > 1 }}\" }"), """[{"id":1},{"id":"x"},{"id":2}]""");

        selected.Records.ShouldBe("""[{"id":"x"},{"id":2}]""");
        selected.Faults.ShouldHaveSingleItem().Place.ShouldBe("streams[0].retriever.record_selector.record_filter");
    }

    [Theory]
    [InlineData("", "", "[]")]
    [InlineData("transform_before_filtering: true", "", """[{"id":1,"new":1}]""")]
    [InlineData("transform_before_filtering: false", "", "[]")]
    public void The_filter_sees_records_before_or_after_their_transformation(string order, string cursor, string expected) =>
        AnswerManifest.Select(
            AnswerManifest.Of(
                selector: $"record_filter: {{ condition: \"{{{{ record.new == 1 }}}}\" }}\n        {order}",
                stream: $"transformations: [{{ type: AddFields, fields: [{{ path: [new], value: \"{{{{ 1 }}}}\" }}] }}]\n    {cursor}"),
            """[{"id":1}]""").Records.ShouldBe(expected);

    [Fact]
    public void A_client_side_cursor_has_the_filter_see_transformed_records() =>
        AnswerManifest.Select(
            AnswerManifest.Of(
                selector: "record_filter: { condition: \"{{ record.new == 1 }}\" }",
                stream: """
                    transformations: [{ type: AddFields, fields: [{ path: [new], value: "{{ 1 }}" }] }]
                        incremental_sync: { type: DatetimeBasedCursor, cursor_field: at, is_client_side_incremental: true, start_datetime: "2024-01-01", datetime_format: "%Y-%m-%d" }
                    """),
            """[{"id":1}]""").Records.ShouldBe("""[{"id":1,"new":1}]""");

    [Fact]
    public void Without_anything_to_do_the_bytes_pass_as_they_came() =>
        AnswerManifest.Select(AnswerManifest.Of(), """[ {"id": 1.50, "id": 2,"n":"\u00e9\ud800"} , 7 ]""").Records
            .ShouldBe("""[ {"id": 1.50, "id": 2,"n":"\u00e9\ud800"} , 7 ]""");

    [Fact]
    public void What_a_transformation_does_not_touch_keeps_its_bytes_and_of_equal_names_the_last_counts() =>
        Transform("""{"a":1.50,"b":"\u00e9\ud800","c":1,"c":{"d":1E2,"d":2}}, "text", 7""", "{ type: RemoveFields, field_pointers: [[x]] }").Records
            .ShouldBe("""[{"a":1.50,"b":"\u00e9\ud800","c":{"d":2}},"text",7]""");

    [Fact]
    public void Each_transformation_sees_the_one_before() =>
        Transform(
            """{"FirstName":"a"}""",
            "{ type: KeysToSnakeCase }",
            "{ type: AddFields, fields: [{ path: [copy], value: \"{{ record.first_name }}\" }] }",
            "{ type: RemoveFields, field_pointers: [[first_name]] }").Records.ShouldBe("""[{"copy":"a"}]""");
}
