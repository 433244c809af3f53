"""Writes the .onnx files of this folder, models of single operators with random weights: /usr/bin/python3 test/onnx/runtime/make.py
(python3-onnx). What onnxruntime computes for them record.mjs puts into cases.json."""
import onnx, numpy as np, pathlib
from onnx import helper as h, TensorProto as T, numpy_helper as nh
out = pathlib.Path(__file__).parent
r = np.random.default_rng(0)
def init(name, a): return nh.from_array(np.asarray(a), name)
def model(name, nodes, inputs, outputs, inits, opset=13, ms=False):
    g = h.make_graph(nodes, "g", [h.make_tensor_value_info(n, t, s) for n,t,s in inputs], [h.make_tensor_value_info(n, t, s) for n,t,s in outputs], inits)
    ops=[h.make_opsetid("", opset)]+([h.make_opsetid("com.microsoft",1)] if ms else [])
    m = h.make_model(g, opset_imports=ops, ir_version=8)
    onnx.save(m, str(out/f"{name}.onnx"))
f32=np.float32
# dynamic: transformers.js kind
W=r.integers(-127,128,(24,16)).astype(np.int8)
for kind,wz in (("i8",np.int8(0)),("u8",None)):
    w = W if kind=="i8" else (W.astype(np.int32)+128).astype(np.uint8)
    z = init("wz", np.array(wz if kind=="i8" else 128, dtype=w.dtype))
    model("dynamic_"+kind,[h.make_node("DynamicQuantizeLinear",["x"],["q","s","z"]),h.make_node("MatMulInteger",["q","w","z","wz"],["m"]),h.make_node("Cast",["m"],["f"],to=1),h.make_node("Mul",["s","ws"],["sc"]),h.make_node("Mul",["f","sc"],["y0"]),h.make_node("Add",["y0","b"],["y"])],
      [("x",1,["n","t",24])],[("y",1,None),("q",T.UINT8,None)],[init("w",w),z,init("ws",f32([0.01])),init("b",r.normal(size=16).astype(f32))])
# per column zero points
model("columns",[h.make_node("MatMulInteger",["a","w","","wz"],["y"])],[("a",T.UINT8,["n",24])],[("y",T.INT32,None)],[init("w",W),init("wz",r.integers(-5,5,16).astype(np.int8))])
# gather of quantized embedding
model("embedding",[h.make_node("Gather",["e","i"],["g"]),h.make_node("DequantizeLinear",["g","s","z"],["y"])],[("i",T.INT64,["n","t"])],[("y",1,None)],[init("e",r.integers(-127,128,(50,8)).astype(np.int8)),init("s",f32(0.02)),init("z",np.int8(3))])
# per channel dequantize, quantize int8
model("channels",[h.make_node("DequantizeLinear",["w","s","z"],["wf"],axis=0),h.make_node("Conv",["x","wf"],["c"]),h.make_node("QuantizeLinear",["c","ys","yz"],["q"]),h.make_node("DequantizeLinear",["q","ys","yz"],["y"])],[("x",1,["n",3,"h","w"])],[("y",1,None),("q",T.INT8,None)],[init("w",r.integers(-127,128,(5,3,3,3)).astype(np.int8)),init("s",r.uniform(0.001,0.02,5).astype(f32)),init("z",np.zeros(5,np.int8)),init("ys",f32(0.05)),init("yz",np.int8(-7))])
def qconv(name,group,stride,pads,dil,w_t,x_t,perch,bias=True,auto=None,k=3):
    cin=4; cout=4; w=r.integers(-127,128,(cout,cin//group,k,k)).astype(np.int8) if w_t=="i8" else r.integers(0,256,(cout,cin//group,k,k)).astype(np.uint8)
    ws=r.uniform(0.001,0.01,cout if perch else 1).astype(f32); ws=ws if perch else ws.reshape(())
    wz=np.zeros(cout if perch else (),w.dtype) if w_t=="i8" else np.full((cout,) if perch else (),128,np.uint8)
    xz=np.uint8(120) if x_t=="u8" else np.int8(-4); yz=np.uint8(100) if x_t=="u8" else np.int8(5)
    attrs=dict(strides=stride,dilations=dil,group=group)
    if auto: attrs["auto_pad"]=auto
    else: attrs["pads"]=pads
    tt=T.UINT8 if x_t=="u8" else T.INT8
    ins=["x","xs","xz","w","ws","wz","ys","yz"]+(["b"] if bias else [])
    model(name,[h.make_node("QuantizeLinear",["xf","xs","xz"],["x"]),h.make_node("QLinearConv",ins,["y"],**attrs),h.make_node("DequantizeLinear",["y","ys","yz"],["yf"])],[("xf",1,["n",cin,"h","wd"])],[("yf",1,None),("y",tt,None)],
      [init("xs",f32(0.03)),init("xz",xz),init("w",w),init("ws",ws),init("wz",wz),init("ys",f32(0.2)),init("yz",yz)]+([init("b",r.integers(-2000,2000,cout).astype(np.int32))] if bias else []))
qconv("qconv",1,[1,1],[1,1,1,1],[1,1],"i8","u8",False)
qconv("qconv_groups",2,[2,2],[0,1,1,0],[1,1],"i8","u8",True)
qconv("qconv_depthwise",4,[1,2],[1,1,1,1],[2,1],"u8","u8",False)
qconv("qconv_i8",1,[1,1],[0,0,0,0],[1,1],"i8","i8",True,bias=False)
qconv("qconv_same",1,[2,2],None,[1,1],"i8","u8",False,auto="SAME_UPPER")
qconv("qconv_1",1,[1,1],[0,0,0,0],[1,1],"i8","u8",True,k=1)
model("convinteger",[h.make_node("ConvInteger",["x","w","xz","wz"],["y"],pads=[1,0,1,2],strides=[2,1])],[("x",T.UINT8,["n",4,"h","wd"])],[("y",T.INT32,None)],[init("w",r.integers(0,256,(3,4,3,3)).astype(np.uint8)),init("xz",np.uint8(7)),init("wz",np.uint8(130))])
model("qmatmul",[h.make_node("QuantizeLinear",["xf","xs","xz"],["x"]),h.make_node("QLinearMatMul",["x","xs","xz","w","ws","wz","ys","yz"],["y"]),h.make_node("DequantizeLinear",["y","ys","yz"],["yf"])],[("xf",1,["n",24])],[("yf",1,None)],[init("xs",f32(0.02)),init("xz",np.uint8(128)),init("w",W),init("ws",f32(0.01)),init("wz",np.int8(0)),init("ys",f32(0.5)),init("yz",np.uint8(120))])
for op in ("QLinearAdd","QLinearMul"):
    model(op,[h.make_node("QuantizeLinear",["xf","xs","xz"],["x"]),h.make_node(op,["x","xs","xz","w","ws","wz","ys","yz"],["y"],domain="com.microsoft"),h.make_node("DequantizeLinear",["y","ys","yz"],["yf"])],[("xf",1,["n",24])],[("yf",1,None)],[init("xs",f32(0.02)),init("xz",np.uint8(128)),init("w",r.integers(0,256,24).astype(np.uint8)),init("ws",f32(0.01317)),init("wz",np.uint8(100)),init("ys",f32(0.04)),init("yz",np.uint8(120))],ms=True)
model("qgap",[h.make_node("QuantizeLinear",["xf","xs","xz"],["x"]),h.make_node("QLinearGlobalAveragePool",["x","xs","xz","ys","yz"],["y"],domain="com.microsoft",channels_last=0),h.make_node("DequantizeLinear",["y","ys","yz"],["yf"])],[("xf",1,["n",4,"h","wd"])],[("yf",1,None)],[init("xs",f32(0.02)),init("xz",np.uint8(128)),init("ys",f32(0.005)),init("yz",np.uint8(120))],ms=True)
model("qgemm",[h.make_node("QuantizeLinear",["xf","xs","xz"],["x"]),h.make_node("QGemm",["x","xs","xz","w","ws","wz","c","ys","yz"],["y"],domain="com.microsoft",transB=1),h.make_node("DequantizeLinear",["y","ys","yz"],["yf"])],[("xf",1,["n",24])],[("yf",1,None)],[init("xs",f32(0.02)),init("xz",np.uint8(128)),init("w",r.integers(-127,128,(10,24)).astype(np.int8)),init("ws",r.uniform(0.005,0.01,10).astype(f32)),init("wz",np.zeros(10,np.int8)),init("c",r.integers(-300,300,10).astype(np.int32)),init("ys",f32(0.5)),init("yz",np.uint8(120))],ms=True)
# scan: cumulative sum and reverse outputs
body=h.make_graph([h.make_node("Add",["s","e"],["s2"]),h.make_node("Identity",["s2"],["o"]),h.make_node("Mul",["e","k"],["o2"])],"b",[h.make_tensor_value_info("s",1,[3]),h.make_tensor_value_info("e",1,[3])],[h.make_tensor_value_info("s2",1,[3]),h.make_tensor_value_info("o",1,[3]),h.make_tensor_value_info("o2",1,[3])])
for ax,d in ((0,0),(1,1)):
    model(f"scan{ax}",[h.make_node("Scan",["s0","x"],["s1","ys","zs"],body=body,num_scan_inputs=1,scan_input_axes=[ax],scan_input_directions=[d],scan_output_axes=[ax,-1],scan_output_directions=[0,d])],[("x",1,["t",3] if ax==0 else [3,"t"])],[("s1",1,None),("ys",1,None),("zs",1,None)],[init("s0",np.zeros(3,f32)),init("k",f32(2))])
lb=h.make_graph([h.make_node("Mul",["v","two"],["v2"]),h.make_node("ReduceSumSquare",["v2"],["t"],keepdims=0),h.make_node("Less",["t","lim"],["go"]),h.make_node("Identity",["v2"],["row"])],"b",[h.make_tensor_value_info("i",7,[]),h.make_tensor_value_info("c",9,[]),h.make_tensor_value_info("v",1,[3])],[h.make_tensor_value_info("go",9,[]),h.make_tensor_value_info("v2",1,[3]),h.make_tensor_value_info("row",1,[3])])
model("while",[h.make_node("Loop",["","yes","x"],["last","rows"],body=lb)],[("x",1,[3])],[("last",1,None),("rows",1,None)],[init("two",f32(2)),init("lim",f32(100)),init("yes",np.array(True))])
model("noloop",[h.make_node("Loop",["m","","x"],["last","rows"],body=lb)],[("x",1,[3])],[("last",1,None),("rows",1,None)],[init("two",f32(2)),init("lim",f32(100)),init("m",np.int64(0))])
# gru lbr 0, sequence lens unsorted, lstm
def rnn(op,gates,**at):
    H=3; D=2 if at.get("direction")=="bidirectional" else 1
    model(f"{op}_{at.get('direction','forward')}_{at.get('linear_before_reset',0)}",[h.make_node(op,["x","w","r","b","lens"],["y","yh"]+(["yc"] if op=="LSTM" else []),hidden_size=H,**at)],[("x",1,["t","n",4])],[("y",1,None),("yh",1,None)]+([("yc",1,None)] if op=="LSTM" else []),
      [init("w",r.normal(size=(D,gates*H,4)).astype(f32)),init("r",r.normal(size=(D,gates*H,H)).astype(f32)),init("b",r.normal(size=(D,2*gates*H)).astype(f32)),init("lens",np.int32([2,5,1,4]))])
rnn("GRU",3); rnn("GRU",3,direction="bidirectional",linear_before_reset=1); rnn("LSTM",4,direction="bidirectional"); rnn("LSTM",4,direction="reverse"); rnn("RNN",1,direction="reverse"); rnn("GRU",3,direction="reverse",linear_before_reset=0)
# sequences
model("split",[h.make_node("SplitToSequence",["x","two"],["s"],axis=1),h.make_node("SequenceAt",["s","m1"],["a"]),h.make_node("SequenceErase",["s","zero"],["s2"]),h.make_node("SequenceInsert",["s2","a","zero"],["s3"]),h.make_node("ConcatFromSequence",["s3"],["y"],axis=1),h.make_node("SequenceLength",["s3"],["len"])],[("x",1,["n",5])],[("y",1,None),("a",1,None),("len",7,None)],[init("two",np.int64(2)),init("m1",np.int64(-1)),init("zero",np.int64(0))])
print(len(list(out.glob("*.onnx"))))
