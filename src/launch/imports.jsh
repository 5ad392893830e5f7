import lanewise.nn.Module; // not that of java.lang
import lanewise.nn.*;
import lanewise.nn.data.*;
import lanewise.nn.gradcheck.*;
import lanewise.nn.init.*;
import lanewise.nn.loss.*;
import lanewise.nn.metrics.*;
import lanewise.nn.optim.*;
import lanewise.nn.sharding.*;
import lanewise.nn.training.*;
import lanewise.tensor.*;
import lanewise.tensor.io.*;
